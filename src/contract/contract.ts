import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSchema } from '../check/meta.ts';
import type { SourceFile } from '../model/facts.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import type { Source } from '../text/source.ts';
import { mapSchemas } from './document-tree.ts';
import { findingsOf } from './findings.ts';
import { readSource, type ReadFile } from './files.ts';
import { from32, liftTo31 } from './lift.ts';
import { normaliseSchemas } from './normalise.ts';
import { applyActions, readOverlay, type Action } from './overlay.ts';
import { bundle } from './references.ts';
import { isSound } from './soundness.ts';
import { checkStructure } from './structure.ts';
import { versionOf, type Version } from './version.ts';

/** Paths are relative to the root. */
export interface ContractSpec {
  readonly root: string;
  readonly contract: string;
  readonly overlays: readonly string[];
}

/** A contract with its overlays applied, ready to become a capability. */
export interface Contract {
  readonly sources: readonly SourceFile[];
  /** The version of the contract as received. */
  readonly version: Version;
  /** OpenAPI 3.1 whatever the version was; schemas are JSON Schema 2020-12; references are local. */
  readonly document: JsonObject;
  /** What is wrong with the contract as received; what an overlay mends is told as information. */
  readonly findings: readonly Problem[];
  /** The place in the contract as received of a node of `document`, or of its nearest ancestor there. */
  readonly place: (pointer: string) => Place;
  /** Whether parts of `document` lead to nothing that is missing and to no schema that is no JSON Schema. */
  readonly isSound: (parts: readonly (Json | undefined)[]) => boolean;
}

/**
 * Reads an OpenAPI document (2.0, 3.0, 3.1 or 3.2) and the overlays on it, in order. Files outside the contract's folder
 * are not read. Everything that is wrong is reported, with line and column, before it gives up.
 */
export async function readContract(spec: ContractSpec): Promise<Outcome<Contract>> {
  const read = await readSource(spec.root, spec.contract);
  if (!read.ok) return read;
  const { source } = read.value;
  const version = versionOf(source.value);
  if (version === undefined) return fail(problem('contract.version', source.place('/openapi'), {}));
  const overlays = await readOverlays(spec);
  if (!overlays.ok) return overlays;
  const actions = overlays.value.flatMap((overlay) => overlay.actions);
  const enriched = applyActions(source.value, actions);
  if (!enriched.ok) return enriched;
  const sources = [
    sourceFile('contract', spec.contract, read.value),
    ...overlays.value.map(({ path, file }) => sourceFile('overlay', path, file)),
  ];
  return assemble(spec, source, version, enriched.value, sources);
}

interface ReadOverlay {
  readonly path: string;
  readonly file: ReadFile;
  readonly actions: readonly Action[];
}

async function readOverlays(spec: ContractSpec): Promise<Outcome<ReadOverlay[]>> {
  const overlays: ReadOverlay[] = [];
  const problems: Problem[] = [];
  for (const path of spec.overlays) {
    const file = await readSource(spec.root, path);
    const actions = file.ok ? readOverlay(file.value.source) : file;
    if (file.ok && actions.ok) overlays.push({ path, file: file.value, actions: actions.value });
    else problems.push(...actions.problems);
  }
  return problems.length > 0 ? fail(...problems) : ok(overlays);
}

function sourceFile(role: SourceFile['role'], path: string, { sha256 }: ReadFile): SourceFile {
  return { role, path, sha256 };
}

async function assemble(
  spec: ContractSpec,
  source: Source,
  version: Version,
  enriched: Json,
  sources: readonly SourceFile[],
): Promise<Outcome<Contract>> {
  const [root, path] = [await realpath(spec.root), await realpath(join(spec.root, spec.contract))];
  const place = (pointer: string): Place => source.place(inReceived(pointer, version));
  const whole = await bundle(enriched, source, path, root);
  if (!whole.ok) return whole;
  const plain = enriched === source.value ? whole : await bundle(source.value, source, path, root);
  const received = plain.ok ? plain.value : whole.value;
  const findings = findingsOf(received, whole.value, version, place);
  const prepared = await prepare(whole.value, version, place);
  const before =
    received === whole.value || prepared.problems.length === 0 ? prepared : await prepare(received, version, place);
  const problems = [...whole.problems, ...blame(prepared.problems, before.problems)];
  const { document, broken } = prepared;
  const faultless = broken.size === 0 && !whole.problems.some(({ code }) => code === 'contract.dangling');
  const sound = (parts: readonly (Json | undefined)[]): boolean => faultless || isSound(document, broken, parts);
  const outcome = settle<Contract>({ sources, version, document, findings, place, isSound: sound }, problems);
  return outcome.ok ? outcome : fail(...problems, ...findings);
}

interface Prepared {
  readonly document: JsonObject;
  readonly broken: ReadonlySet<Json>;
  readonly problems: readonly Problem[];
}

async function prepare(document: JsonObject, version: Version, place: (pointer: string) => Place): Promise<Prepared> {
  const structure = await checkStructure(version === '3.2' ? from32(document) : document, version, place);
  const normal = normaliseSchemas(liftTo31(document, version), version, place);
  const schemas = checkSchemas(normal.document, place);
  const problems = [...structure, ...normal.problems, ...schemas.problems];
  return { document: normal.document, broken: schemas.broken, problems };
}

/** What the contract brought along is a warning; what an overlay did to it is an error. */
function blame(problems: readonly Problem[], before: readonly Problem[]): Problem[] {
  const identity = ({ code, place, args }: Problem): string => JSON.stringify([code, place.pointer, args]);
  const known = new Set(before.map(identity));
  return problems.map((found) => (known.has(identity(found)) ? found : { ...found, severity: 'error' }));
}

/** Version 2.0 keeps its schemas elsewhere. */
function inReceived(pointer: string, version: Version): string {
  return version === '2.0' ? pointer.replace(/^\/components\/schemas/, '/definitions') : pointer;
}

function checkSchemas(
  document: JsonObject,
  place: (pointer: string) => Place,
): { broken: ReadonlySet<Json>; problems: Problem[] } {
  const problems: Problem[] = [];
  const broken = new Set<Json>();
  mapSchemas(document, (schema, pointer) => {
    const found = checkSchema(schema);
    if (found.length > 0) broken.add(schema);
    problems.push(...found.map((fault) => ({ ...fault, place: place(`${pointer}${fault.place.pointer ?? ''}`) })));
    return schema;
  });
  return { broken, problems };
}
