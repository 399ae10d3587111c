import { posix } from 'node:path';
import type { Capability, Skill } from '../model/capability.ts';
import { callOf, kebabCase, uniqueName } from '../model/names.ts';
import { CAPABILITIES } from '../project/manifest.ts';
import { consumedOf } from '../surfaces/expose.ts';

/** Where the files of one capability go, relative to the project folder. */
export interface Layout {
  readonly naftiko: string;
  readonly ikanos: string;
  readonly manifest: string;
  /** The folder of the skill, when the capability has one. */
  readonly skill: string | undefined;
  /** By name of the entity. */
  readonly entities: ReadonlyMap<string, string>;
  /** By `call`. */
  readonly inputs: ReadonlyMap<string, string>;
  /** By `outputKey`. */
  readonly outputs: ReadonlyMap<string, string>;
}

/**
 * The files of a capability; `taken` holds the schema names that other capabilities of the project already have, and
 * `schemaPath` says where a schema of a name goes.
 */
export function layoutOf(
  capability: Capability,
  taken: Set<string>,
  schemaPath: (name: string) => string = (name) => `schemas/${name}.schema.json`,
): Layout {
  const schemaFile = (stem: string): string => {
    const free = taken.has(stem) ? uniqueName(`${capability.name}-${stem}`, taken) : stem;
    taken.add(free);
    return schemaPath(free);
  };
  const skill = skillOf(capability);
  return {
    naftiko: posix.join(CAPABILITIES, `${capability.name}.yaml`),
    ikanos: posix.join(CAPABILITIES, 'ikanos', `${capability.name}.yaml`),
    manifest: posix.join(CAPABILITIES, `${capability.name}.capstan.json`),
    skill: skill === undefined ? undefined : posix.join('skills', skill.name),
    entities: new Map(
      (capability.facts?.entities ?? []).map(({ name }) => [name, schemaFile(kebabCase(name) || 'entity')]),
    ),
    inputs: new Map(operationsOf(capability).map(({ call, name }) => [call, schemaFile(`${name}-input`)])),
    outputs: new Map(outputsOf(capability).map(({ key, stem }) => [key, schemaFile(stem)])),
  };
}

/** The skill that the build writes a folder for. */
export function skillOf(capability: Capability): Skill | undefined {
  for (const exposure of capability.exposes) {
    if (exposure.kind === 'skill') return exposure.skills[0];
  }
  return undefined;
}

function operationsOf(capability: Capability) {
  return consumedOf(capability).flatMap(({ consumes, operation }) =>
    operation.facts === undefined
      ? []
      : [{ call: callOf(consumes.namespace, operation.name), name: operation.name, facts: operation.facts }],
  );
}

/** The first success is the operation's output; every other answer with a schema carries its status in the name. */
function outputsOf(capability: Capability): { key: string; stem: string }[] {
  return operationsOf(capability).flatMap(({ call, name, facts }) => {
    const described = facts.responses.filter(({ schema }) => schema !== undefined);
    const main = described.find(({ status }) => status.startsWith('2'));
    return described.map((response) => ({
      key: outputKey(call, response.status),
      stem: response === main ? `${name}-output` : `${name}-output-${response.status.toLowerCase()}`,
    }));
  });
}

export function outputKey(call: string, status: string): string {
  return `${call} ${status}`;
}
