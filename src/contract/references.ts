import { dirname, relative, resolve } from 'node:path';
import { isJsonObject, mapMembers, type Json, type JsonObject } from '../model/json.ts';
import { kebabCase, uniqueName } from '../model/names.ts';
import { pointerStep, pointerSteps } from '../model/pointer.ts';
import { settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { Source } from '../text/source.ts';
import { ROOT, spotOf, type Spot } from './document-tree.ts';
import { containedFile, readSource } from './files.ts';
import { changeAt, objectOf, valueAt } from './tree.ts';

/** Where parts of other files are kept once they are brought in; schemas go among the document's own. */
const KEEP = 'x-capstan-external';

interface LoadedFile {
  readonly source: Source;
  /** Real path. */
  readonly path: string;
  readonly value: Json;
}

interface Reference {
  readonly text: string;
  readonly spot: Spot;
  readonly from: LoadedFile;
}

/**
 * Brings every file that the document refers to into it, so that only references within the document are left.
 * Files are read from the contract's own folder and nowhere else; a reference that leads nowhere is a problem.
 * `path` is the real path of the contract, `root` what problems are named relative to.
 */
export async function bundle(document: Json, source: Source, path: string, root: string): Promise<Outcome<JsonObject>> {
  const bundler = new Bundler({ source, path, value: document }, root);
  const value = await bundler.run();
  return settle(value, bundler.problems);
}

class Bundler {
  readonly problems: Problem[] = [];
  readonly #contract: LoadedFile;
  readonly #folder: string;
  readonly #root: string;
  readonly #files = new Map<string, LoadedFile>();
  /** `path#/pointer` of what was brought in -> the local reference to it. */
  readonly #local = new Map<string, string>();
  /** Texts as written, per file, once looked up. */
  readonly #targets = new Map<string, { file: LoadedFile; fragment: string } | undefined>();
  readonly #pending: { at: string; value: Json; file: LoadedFile; spot: Spot }[] = [];
  readonly #schemas: string;

  constructor(contract: LoadedFile, root: string) {
    this.#contract = contract;
    this.#folder = dirname(contract.path);
    this.#root = root;
    this.#files.set(contract.path, contract);
    this.#schemas = objectOf(contract.value)['swagger'] === undefined ? '/components/schemas' : '/definitions';
  }

  async run(): Promise<JsonObject> {
    let document = await this.#bring(this.#contract.value, this.#contract, ROOT);
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      const value = await this.#bring(next.value, next.file, next.spot);
      document = place(document, pointerSteps(next.at), value);
    }
    return objectOf(document);
  }

  /** The value with its references made local; what they need waits in `#pending`. */
  async #bring(value: Json, file: LoadedFile, spot: Spot): Promise<Json> {
    for (const reference of references(value, file, spot)) await this.#look(reference);
    return rewrite(value, spot, (text, at) => this.#localOf(text, file, at));
  }

  async #look({ text, spot, from }: Reference): Promise<void> {
    const key = `${from.path} ${text}`;
    if (this.#targets.has(key)) return;
    const at = from.source.place(`${spot.pointer}/$ref`);
    const [way = '', fragment = ''] = text.split('#', 2);
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(way)) return this.#refuse(key, at, 'leads to the network or another scheme');
    const file = way === '' ? from : await this.#load(resolve(dirname(from.path), decode(way)), at);
    if (file === undefined) return void this.#targets.set(key, undefined);
    if (valueAt(file.value, fragmentSteps(fragment)) === undefined) return this.#dangling(key, at);
    this.#targets.set(key, { file, fragment });
  }

  #dangling(key: string, at: Problem['place']): void {
    this.#targets.set(key, undefined);
    this.problems.push(problem('contract.dangling', at, {}));
  }

  #refuse(key: string, at: Problem['place'], reason: string): void {
    this.#targets.set(key, undefined);
    this.problems.push(problem('contract.reference', at, { reason }));
  }

  async #load(path: string, at: Problem['place']): Promise<LoadedFile | undefined> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const real = await containedFile(this.#folder, path, at);
    if (!real.ok) return this.#note(real.problems);
    const again = this.#files.get(real.value);
    if (again !== undefined) return again;
    const read = await readSource(this.#root, relative(this.#root, real.value));
    if (!read.ok) return this.#note(read.problems);
    const file = { source: read.value.source, path: real.value, value: read.value.source.value };
    this.#files.set(real.value, file);
    return file;
  }

  #note(problems: readonly Problem[]): undefined {
    this.problems.push(...problems);
  }

  #localOf(text: string, from: LoadedFile, spot: Spot): string {
    const target = this.#targets.get(`${from.path} ${text}`);
    if (target === undefined) return text;
    if (target.file === this.#contract) return `#${target.fragment}`;
    const key = `${target.file.path}#${target.fragment}`;
    const known = this.#local.get(key);
    if (known !== undefined) return known;
    const at = this.#keepAt(target.file, target.fragment, spot);
    this.#local.set(key, `#${at}`);
    const value = valueAt(target.file.value, fragmentSteps(target.fragment)) ?? {};
    this.#pending.push({
      at,
      value,
      file: target.file,
      spot: { pointer: target.fragment, names: false, schema: spot.schema },
    });
    return `#${at}`;
  }

  #keepAt(file: LoadedFile, fragment: string, spot: Spot): string {
    const stem = (file.path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
    const wanted = fragmentSteps(fragment).at(-1) ?? stem;
    const folder = spot.schema ? this.#schemas : `/${KEEP}`;
    const taken = new Set([
      ...Object.keys(objectOf(valueAt(this.#contract.value, pointerSteps(folder)))),
      ...[...this.#local.values()].map((local) => pointerSteps(local).at(-1) ?? ''),
    ]);
    return `${folder}${pointerStep(uniqueName(/^[\w.-]+$/.test(wanted) ? wanted : kebabCase(wanted) || 'part', taken))}`;
  }
}

function* references(node: Json, from: LoadedFile, spot: Spot): Generator<Reference> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* references(item, from, { ...spot, names: false, pointer: `${spot.pointer}/${index}` });
    }
  }
  if (!isJsonObject(node)) return;
  const text = node['$ref'];
  if (typeof text === 'string' && !spot.names) yield { text, spot, from };
  for (const [key, value] of Object.entries(node)) {
    const next = spotOf(spot, key);
    if (next !== undefined) yield* references(value, from, next);
  }
}

function rewrite(node: Json, spot: Spot, local: (text: string, spot: Spot) => string): Json {
  if (Array.isArray(node)) {
    return node.map((item: Json, index) =>
      rewrite(item, { ...spot, names: false, pointer: `${spot.pointer}/${index}` }, local),
    );
  }
  if (!isJsonObject(node)) return node;
  return mapMembers(node, (value, key) => {
    if (key === '$ref' && typeof value === 'string' && !spot.names) return local(value, spot);
    const next = spotOf(spot, key);
    return next === undefined ? value : rewrite(value, next, local);
  });
}

/** Puts the value at the steps, making the objects on the way. */
function place(root: Json, steps: readonly string[], value: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  return changeAt(root, [step], (found) => place(found ?? {}, rest, value));
}

function fragmentSteps(fragment: string): string[] {
  return fragment === '' || fragment.startsWith('/') ? pointerSteps(decode(fragment)) : [fragment, '$anchor'];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
