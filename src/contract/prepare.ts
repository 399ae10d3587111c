import { checkSchema } from '../check/meta.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { pointerSteps } from '../model/pointer.ts';
import type { Place, Problem, ProblemCode } from '../model/problem.ts';
import { EndlessSchemas } from './endless.ts';
import { from32, liftTo31 } from './lift.ts';
import { normaliseSchemas } from './normalise.ts';
import { schemaRoots } from './schema-roots.ts';
import { checkStructure } from './structure.ts';
import { valueAt } from './tree.ts';
import type { Version } from './version.ts';

export interface Prepared {
  /** As OpenAPI 3.1 with schemas of JSON Schema 2020-12. */
  readonly document: JsonObject;
  /** Schemas that are no JSON Schema. */
  readonly broken: ReadonlySet<Json>;
  /** True when nothing is broken and every reference leads somewhere. */
  readonly faultless: boolean;
  readonly problems: readonly Problem[];
}

/** A document with local references, and what bringing them in found. */
interface Bundled {
  readonly value: JsonObject;
  readonly problems: readonly Problem[];
}

/** Brings a document of any version into the one form that the rest reads, and checks it on the way. */
export async function prepare(
  bundled: Bundled,
  version: Version,
  place: (pointer: string) => Place,
): Promise<Prepared> {
  const { value } = bundled;
  const dangling = bundled.problems.some(({ code }) => code === 'contract.dangling');
  const structure = await checkStructure(version === '3.2' ? from32(value) : value, version, place);
  const normal = normaliseSchemas(liftTo31(value, version), version, place);
  const schemas = checkSchemas(normal.document, place);
  return {
    document: normal.document,
    broken: schemas.broken,
    faultless: !dangling && schemas.problems.length === 0,
    problems: [...bundled.problems, ...structure, ...normal.problems, ...schemas.problems],
  };
}

const BREAKING: ReadonlySet<ProblemCode> = new Set(['contract.invalid', 'contract.schema', 'contract.dangling']);

/** What the contract brought along is a warning; what an overlay broke is an error. */
export function blame(problems: readonly Problem[], before: readonly Problem[]): Problem[] {
  const known = new Set(before.map(identity));
  return problems.map((found) =>
    !BREAKING.has(found.code) || known.has(identity(found)) ? found : { ...found, severity: 'error' },
  );
}

/** Without positions in lists: an overlay that removes an entry moves those behind it. */
function identity({ code, place, args }: Problem): string {
  return JSON.stringify([code, place.pointer?.replaceAll(/\/\d+(?=\/|$)/g, '/0'), args]);
}

function checkSchemas(
  document: JsonObject,
  place: (pointer: string) => Place,
): { broken: ReadonlySet<Json>; problems: Problem[] } {
  const problems: Problem[] = [];
  const broken = new Set<Json>();
  const roots = schemaRoots(document);
  const endless = new EndlessSchemas(
    document,
    roots.map(({ schema }) => schema),
  );
  for (const { schema, pointer } of roots) {
    const found = [...checkSchema(schema), ...endless.in(schema)];
    for (const fault of found) for (const node of wayTo(schema, fault.place.pointer ?? '')) broken.add(node);
    problems.push(...found.map((fault) => ({ ...fault, place: place(`${pointer}${fault.place.pointer ?? ''}`) })));
  }
  return { broken, problems };
}

/** The schema and its parts down to a fault: a reference to any of them leads to the fault, one to a neighbour does not. */
function wayTo(schema: Json, pointer: string): Json[] {
  const steps = pointerSteps(pointer);
  const parts = steps.map((_, index) => valueAt(schema, steps.slice(0, index + 1)));
  return [schema, ...parts].filter((part) => typeof part === 'object' && part !== null);
}
