import { readCapability } from '../../../dialects/read.ts';
import { validateDialect } from '../../../dialects/structure.ts';
import type { Action, Capability, Exposure } from '../../../model/capability.ts';
import { callOf } from '../../../model/names.ts';
import { detailOf, placeText } from '../../../model/problem.ts';
import { isCallable } from '../../../model/route.ts';
import { consumedOf } from '../../../surfaces/expose.ts';
import { parseYaml } from '../../../text/yaml.ts';
import { isPartOf, MOST_BYTES } from '../capability-parts.ts';
import type { PublishedApi } from '../part.ts';
import { textOf, type Line, type Site } from './line.ts';

export const capabilityLine: Line = {
  name: 'capability',
  claim:
    'each capability is valid in the dialect that it declares, its calls lead to operations, every required input of an ' +
    'operation is one of its tool, it exposes rest, mcp and skill, and has at most 32 KiB or parts that have',
  look: (site) => {
    const placed = site.publication.apis.flatMap((api) => capabilityFiles(site, api));
    return {
      evidence: placed.map(({ path }) => path),
      faults: placed.flatMap(({ path, api }) => fileFaults(site, path, api).map((fault) => `${path}: ${fault}`)),
    };
  },
};

function capabilityFiles(site: Site, api: PublishedApi) {
  return [api.layout.naftiko, api.layout.ikanos, ...partsOf(site, api)].map((path) => ({ path, api }));
}

function partsOf(site: Site, { layout }: PublishedApi): string[] {
  return site.files.map(({ path }) => path).filter((path) => isPartOf(path, layout.naftiko));
}

function fileFaults(site: Site, path: string, api: PublishedApi): string[] {
  const text = textOf(site, path);
  if (text === undefined) return ['must be there'];
  const source = parseYaml(text, path);
  if (!source.ok) return ['must be YAML'];
  const invalid = validateDialect(source.value).map((found) => `${placeText(found.place)} ${detailOf(found)}`);
  const read = readCapability(source.value, api.capability.name);
  return [
    ...invalid,
    ...(Buffer.byteLength(text) > MOST_BYTES ? lengthFaults(site, path, api) : []),
    ...(read.ok ? contentFaults(read.value.capability, api.capability) : ['must be readable']),
  ];
}

/** A part is cut down to one operation; what is longer than that, only a person can shorten. */
const SHORTER = 'leave the operation that needs more out with an overlay, or shorten its descriptions with one';

/** A long one needs parts that together have all its operations; the catalogue reads none below a folder. */
function lengthFaults(site: Site, path: string, api: PublishedApi): string[] {
  if (path === api.layout.ikanos) return [];
  const fault = `must have at most ${MOST_BYTES} bytes`;
  if (path !== api.layout.naftiko) return [`${fault}: ${SHORTER}`];
  const parts = partsOf(site, api).flatMap((part) => {
    const source = parseYaml(textOf(site, part) ?? '', part);
    const read = source.ok ? readCapability(source.value, api.capability.name) : source;
    return read.ok ? toolNames(read.value.capability) : [];
  });
  const lacking = toolNames(api.capability).some((name) => !parts.includes(name));
  return lacking ? [`${fault}, or parts that have all its tools`] : [];
}

function toolNames(capability: Capability): string[] {
  return actionsOf(capability).flatMap(({ surface, name }) => (surface === 'mcp' ? [name] : []));
}

const KINDS: readonly Exposure['kind'][] = ['rest', 'mcp', 'skill'];

/** `whole` is what the contract gives: the file may hold a part of it. */
function contentFaults(read: Capability, whole: Capability): string[] {
  const missing = KINDS.filter((kind) => !read.exposes.some((exposure) => exposure.kind === kind));
  const consumed = new Set(
    consumedOf(read).map(({ consumes, operation }) => callOf(consumes.namespace, operation.name)),
  );
  return [
    ...missing.map((kind) => `must expose ${kind}`),
    ...actionsOf(read).flatMap((action) => actionFaults(action, consumed, whole)),
    ...uncalled(read, consumed, whole),
  ];
}

interface SurfaceAction extends Action {
  readonly surface: 'rest' | 'mcp';
}

function actionsOf({ exposes }: Capability): SurfaceAction[] {
  return exposes.flatMap((exposure): SurfaceAction[] => {
    if (exposure.kind === 'mcp') return exposure.tools.map((tool) => ({ ...tool, surface: 'mcp' }));
    if (exposure.kind !== 'rest') return [];
    return exposure.resources.flatMap(({ actions }) => actions.map((action) => ({ ...action, surface: 'rest' })));
  });
}

function actionFaults(
  { surface, name, inputs, target }: SurfaceAction,
  consumed: ReadonlySet<string>,
  whole: Capability,
): string[] {
  if (target.kind !== 'call' || !consumed.has(target.call)) return [`${surface} ${name}: must call an operation`];
  const known = consumedOf(whole).find(
    ({ consumes, operation }) => target.call === callOf(consumes.namespace, operation.name),
  );
  if (known === undefined) return [`${surface} ${name}: must call an operation of the contract`];
  const given = new Set(inputs.map((input) => input.name));
  const lacking = (known.operation.facts?.inputs ?? []).filter((input) => input.required && !given.has(input.name));
  return lacking.map((input) => `${surface} ${name}: must have the input ${input.name}`);
}

/** The file does not say which bodies cannot be written, so that no tool calls what has one. */
function uncalled(read: Capability, consumed: ReadonlySet<string>, whole: Capability): string[] {
  const called = new Set(
    actionsOf(read).flatMap(({ surface, target }) =>
      surface === 'mcp' && target.kind === 'call' ? [target.call] : [],
    ),
  );
  const offered = consumedOf(whole).filter(({ operation }) => isCallable(operation));
  const names = offered.map(({ consumes, operation }) => callOf(consumes.namespace, operation.name));
  return names
    .filter((name) => consumed.has(name) && !called.has(name))
    .map((name) => `${name}: must be called by a tool`);
}
