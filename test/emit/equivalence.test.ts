import { beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';
import { emit } from '../../src/emit/emit.ts';
import type { Capability } from '../../src/model/capability.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { parseManifest, pathInManifest, type Manifest } from '../../src/project/manifest.ts';
import { contracts, exposedSample, flagship, ROOT, valueOf, type SampleContract } from './contracts.ts';
import { enrichedContract, type Enriched } from './enriched.ts';
import { faultKeywords, faultyValue, sampleOf, validValue } from './generate.ts';

const RUNS = 1000;
const SEED = 20_260_524;

/** An emitted schema beside the schema of the enriched contract that it is to be equivalent to. */
interface Pair {
  readonly path: string;
  readonly emitted: JsonObject;
  readonly contract: Record<string, unknown>;
}

function pairsOf(capability: Capability, enriched: Enriched): Pair[] {
  const artifacts = emit({
    generator: { name: 'capstan', version: '0.0.0' },
    apis: [{ capability, copies: [] }],
  });
  const read = (path: string): JsonObject => {
    const found = artifacts.find((artifact) => pathInManifest(artifact.path) === path);
    return JSON.parse(found?.content ?? '') as JsonObject;
  };
  const manifest: Manifest = valueOf(parseManifest(read(`${capability.name}.capstan.json`), 'manifest'));
  const entities = manifest.entities.map(({ name, schema }) => ({
    path: schema,
    emitted: read(schema),
    contract: enriched.entity(name),
  }));
  const inputs = Object.values(manifest.operations).map(({ operationId, input, body }) => ({
    path: input,
    emitted: read(input),
    contract: enriched.input(operationId, body?.shape === 'whole'),
  }));
  return [...entities, ...inputs];
}

const accepts = (schema: JsonObject): ((value: unknown) => boolean) => {
  const check = compileCheck(schema, { unknown: 'pass', closed: false });
  return (value) => check.value(value).ok;
};

interface Judged {
  readonly value: unknown;
  readonly verdict: boolean;
}

function samplesOf({ contract }: Pair, enriched: Enriched): Judged[] {
  const judge = enriched.judge(contract);
  const valid = sampleOf(validValue(contract, enriched.resolve), RUNS, SEED);
  const faulty = sampleOf(faultyValue(contract, enriched.resolve), RUNS, SEED + 1);
  // Faults first: they are what tells a mutant.
  const judged = [...faulty, ...valid].map((value) => ({ value, verdict: judge(value) }));
  expect(judged.slice(0, RUNS).filter(({ verdict }) => verdict)).toEqual([]);
  expect(judged.slice(RUNS).filter(({ verdict }) => !verdict)).toEqual([]);
  return judged;
}

const disagreement = (judged: readonly Judged[], judge: (value: unknown) => boolean): Judged | undefined =>
  judged.find(({ value, verdict }) => judge(value) !== verdict);

/** Every way to leave out one keyword in one place of a schema. */
function mutants(schema: JsonObject, keyword: string): JsonObject[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    const { [key]: _, ...without } = schema;
    const own = key === keyword && isKeywordValue(keyword, value) && !isSilent(schema, keyword) ? [without] : [];
    return [...own, ...inside(value, keyword).map((changed) => ({ ...schema, [key]: changed }))];
  });
}

function inside(value: Json, keyword: string): Json[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => inside(item, keyword).map((changed) => value.with(index, changed)));
  }
  return isJsonObject(value) ? mutants(value, keyword) : [];
}

/** A property may be called `type`, and examples hold no schema: only values of the keyword's own shape count. */
function isKeywordValue(keyword: string, value: Json): boolean {
  if (keyword === 'type') return typeof value === 'string' || Array.isArray(value);
  if (keyword === 'format') return typeof value === 'string';
  return keyword === 'enum' || keyword === 'required' ? Array.isArray(value) : typeof value === 'number';
}

/** Without these no verdict changes: an enumeration tells the type by itself, and a width of numbers is a note. */
function isSilent(schema: JsonObject, keyword: string): boolean {
  return (keyword === 'type' && 'enum' in schema) || (keyword === 'format' && schema['type'] !== 'string');
}

const DROPPED = ['type', 'enum', 'format', 'required', 'minItems', 'maxItems', 'minLength', 'minimum', 'maximum'];

describe.each(contracts)('the schemas of $name', (sample: SampleContract) => {
  let pairs: Pair[] = [];
  const enriched = enrichedContract(ROOT, sample.contract, sample.overlays);
  const judged = new Map<string, Judged[]>();

  beforeAll(async () => {
    pairs = pairsOf(await exposedSample(sample), enriched);
    for (const pair of pairs) judged.set(pair.path, samplesOf(pair, enriched));
  });

  it('judge 1,000 valid and 1,000 one-fault values as the contract does', () => {
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) {
      expect([pair.path, disagreement(judged.get(pair.path) ?? [], accepts(pair.emitted))]).toEqual([
        pair.path,
        undefined,
      ]);
    }
  });

  it.each(DROPPED)('differ from the contract as soon as one %s is left out', (keyword) => {
    for (const pair of pairs) {
      const survivors = mutants(pair.emitted, keyword).filter(
        (mutant) => disagreement(judged.get(pair.path) ?? [], accepts(mutant)) === undefined,
      );
      expect([pair.path, survivors]).toEqual([pair.path, []]);
    }
  });
});

it('the flagship has each of the keywords that the mutants leave out', async () => {
  const enriched = enrichedContract(ROOT, flagship.contract, flagship.overlays);
  const pairs = pairsOf(await exposedSample(flagship), enriched);
  const found = pairs.flatMap(({ contract }) => [
    ...faultKeywords(contract, enriched.resolve, sampleOf(validValue(contract, enriched.resolve), 50, SEED)),
  ]);
  expect(DROPPED.filter((keyword) => !found.includes(keyword))).toEqual([]);
});
