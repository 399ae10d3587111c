import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from '../model/facts.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import type { Source } from '../text/source.ts';
import { findingsOf } from './findings.ts';
import { readSource, type ReadFile } from './files.ts';
import { applyActions, readOverlay, type Action } from './overlay.ts';
import { blame, prepare } from './prepare.ts';
import { bundle } from './references.ts';
import { isSound } from './soundness.ts';
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
  // Version 2.0 keeps its schemas elsewhere.
  const place = (pointer: string): Place =>
    source.place(version === '2.0' ? pointer.replace(/^\/components\/schemas/, '/definitions') : pointer);
  const whole = await bundle(enriched, source, path, root);
  if (!whole.ok) return whole;
  const plain = enriched === source.value ? whole : await bundle(source.value, source, path, root);
  const received = plain.ok ? plain : whole;
  const findings = findingsOf(received.value, whole.value, version, place);
  const prepared = await prepare(whole, version, place);
  const before =
    received === whole || prepared.problems.length === 0 ? prepared : await prepare(received, version, place);
  const problems = blame(prepared.problems, before.problems);
  const { document, broken, faultless } = prepared;
  const sound = (parts: readonly (Json | undefined)[]): boolean => faultless || isSound(document, broken, parts);
  const outcome = settle<Contract>({ sources, version, document, findings, place, isSound: sound }, problems);
  return outcome.ok ? outcome : fail(...problems, ...findings);
}
