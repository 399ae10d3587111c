import type { Capability, Skill } from '../model/capability.ts';
import { loadingOf, type Loading } from '../surfaces/loading.ts';
import { offersOf, type Offer } from './offers.ts';

/** What is told of a mapping that comes with the script. */
export interface PresetFacts {
  readonly id: string;
  readonly title: string;
  /** What it has been held against: `docs`, `sample`, `community`, `unverified`. */
  readonly verified: string;
  /** True when a load must say the zone of its times. */
  readonly needsZone: boolean;
}

/** All that the pages of a skill are made from. */
export interface SkillSubject {
  readonly capability: Capability;
  readonly skill: Skill;
  readonly offers: readonly Offer[];
  /** How files of records are loaded, when they can be. */
  readonly loading: Loading | undefined;
  readonly presets: readonly PresetFacts[];
  /** Namespaces of the MCP servers that have the tools. */
  readonly servers: readonly string[];
  /** Environment variables that hold the upstream's secrets. */
  readonly secrets: readonly string[];
}

/** A page of a skill. `path` is relative to the skill's folder. */
export interface SkillPage {
  readonly path: string;
  readonly text: string;
}

/** The self-contained program of a skill whose records can be loaded. */
export const SCRIPT = 'scripts/capstan.mjs';

export function subjectOf(capability: Capability, skill: Skill, presets: readonly PresetFacts[]): SkillSubject {
  const offers = offersOf(capability);
  const loading = loadingOf(capability);
  return {
    capability,
    skill,
    offers,
    loading,
    presets: loading === undefined ? [] : presets,
    servers: [...new Set(offers.map(({ server }) => server))],
    secrets: [...new Set(capability.binds.flatMap(({ keys }) => Object.values(keys)))],
  };
}

/** A command line of the script. */
export function commandLine(words: string): string {
  return `node ${SCRIPT} ${words}`;
}
