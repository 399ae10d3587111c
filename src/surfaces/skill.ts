import type { Capability } from '../model/capability.ts';
import type { ExposeOptions } from './expose.ts';
import { offeredOf } from './expose.ts';
import { itemFields, loadingOf, nounOf, type BulkWrite, type Loading } from './loading.ts';
import { firstSentence, sentence, shortened, unlinked } from './words.ts';

const MAX_DESCRIPTION = 1024;
const MAX_ABOUT = 320;
const MAX_JOB = 120;
/** A list of skills has room for a few lines about each. */
const MAX_JOBS = 480;
const MAX_FIELDS = 4;
/** For what joins the parts. */
const MARGIN = 20;

export interface SkillNames {
  /** Name of the skill and of its folder. */
  readonly name: string;
  /** Namespace of the MCP server that has the tools. */
  readonly server: string;
}

/** The frontmatter of the skill of a capability: what it is for, when to use it, what it was made from. */
export function skillFrontmatter(capability: Capability, { name, server }: SkillNames): ExposeOptions['skill'] {
  const contract = capability.facts?.sources.find(({ role }) => role === 'contract');
  const script = loadingOf(capability) === undefined ? '' : ', or Node.js 22.13 or newer for its script';
  return {
    name,
    description: skillDescription(capability),
    compatibility: `Needs the MCP server ${server}${script}, or the REST facade of the capability ${capability.name}.`,
    metadata: {
      capability: capability.name,
      ...(contract !== undefined && { 'source-sha256': contract.sha256 }),
    },
  };
}

/** What the API is, the jobs to use the skill for, as many as fit, and those that only sound alike. */
function skillDescription(capability: Capability): string {
  const about = shortened(sentence(firstSentence(unlinked(capability.info.description))), MAX_ABOUT);
  const others = nearMisses(capability);
  const room = Math.min(MAX_JOBS, MAX_DESCRIPTION - about.length - others.join(' ').length - MARGIN);
  const loading = loadingOf(capability);
  const loads = loading === undefined ? '' : `Use when asked to ${loadJobs(loading).join('; or ')}.`;
  const calls = within(callJobs(capability, loading), room - loads.length);
  const uses = calls === '' ? [] : [`${loads === '' ? 'Use to' : 'Also to'}: ${calls}.`];
  return [about, loads, ...uses, ...others].filter(Boolean).join(' ');
}

/** As many as fit, joined. */
function within(jobs: readonly string[], room: number): string {
  const taken: string[] = [];
  for (const job of jobs) {
    if ([...taken, job].join('; ').length > room) break;
    taken.push(job);
  }
  return taken.join('; ');
}

/** The operations that are not loaded by, each in its own few words. */
function callJobs(capability: Capability, loading: Loading | undefined): string[] {
  const loaded = new Set([loading?.upsert, loading?.update].map((write) => write?.operation));
  return offeredOf(capability)
    .filter(({ operation }) => !loaded.has(operation))
    .map(({ operation: { title, description, name } }) => {
      const told = description === undefined ? name.replaceAll('-', ' ') : firstSentence(description);
      const words = unlinked(title ?? told);
      const job = shortened(
        words
          .trim()
          .replaceAll(/\s+/g, ' ')
          .replace(/[.!:;?]+$/, ''),
        MAX_JOB,
      );
      return /^[A-Z][a-z]/.test(job) ? `${job.charAt(0).toLowerCase()}${job.slice(1)}` : job;
    });
}

/** In the words of those who ask for it. */
function loadJobs({ upsert, update, main }: Loading): string[] {
  const noun = nounOf(main);
  return [
    ...(upsert === undefined
      ? []
      : [`load, import, backfill or merge ${noun} from exports and files (CSV, NDJSON, JSON)`]),
    ...(update === undefined ? [] : [`change fields of existing ${noun}${examplesOf(update)}`]),
    `say why ${noun} of a load were refused`,
  ];
}

function examplesOf(update: BulkWrite): string {
  const names = Object.keys(itemFields(update)).filter((name) => name !== update.bulk.key);
  return names.length === 0 ? '' : ` (such as ${names.slice(0, MAX_FIELDS).join(', ')})`;
}

const MAX_NEAR_MISS = 200;

/** Each from a fact: what the operations cannot do, and what the guidance of the contract names. */
function nearMisses(capability: Capability): string[] {
  const named = (capability.facts?.guidance?.notFor ?? [])
    .slice(0, 2)
    .map((text) => shortened(unlinked(text), MAX_NEAR_MISS));
  return [...cannot(capability), ...named].map((text) => sentence(`Not for ${text.replace(/[.\s]+$/, '')}`));
}

function cannot(capability: Capability): string[] {
  const facts = offeredOf(capability).map(({ operation }) => operation.facts);
  const [first] = facts;
  if (facts.every((one) => one?.semantics.readOnly === true)) return ['changing anything: every operation only reads'];
  // that a POST is not declared to be safe does not say that it is no search
  const isBulk = facts.every((one) => one?.bulk !== undefined && one.bulk.effect !== 'delete');
  return isBulk && first?.bulk !== undefined
    ? [`reading, searching or deleting ${nounOf({ bulk: first.bulk })}: no operation does that`]
    : [];
}
