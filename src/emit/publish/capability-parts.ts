import { writeCapability } from '../../dialects/write.ts';
import type { Action, Capability, Exposure } from '../../model/capability.ts';
import { callOf } from '../../model/names.ts';
import { offeredOf } from '../../surfaces/expose.ts';
import { wholeSources, type PublishedApi, type PublishedFile } from './part.ts';

/** What a catalogue shows of a capability; the rest of a longer one is cut off. */
export const MOST_BYTES = 32 * 1024;

const HEADER = 'A part of a capability that is too long for a page. Change its sources, and publish again.';

/** True for a path that a part of the capability file `whole` has. */
export function isPartOf(path: string, whole: string): boolean {
  const stem = whole.replace(/\.yaml$/, '-part-');
  return path.startsWith(stem) && /^\d+\.yaml$/.test(path.slice(stem.length));
}

/** A capability of an API that is too long for a page as several that are not, each with all surfaces of some operations. */
export function capabilityParts(api: PublishedApi, capability: Capability, whole: string): PublishedFile[] {
  if (Buffer.byteLength(whole) <= MOST_BYTES) return [];
  const { layout } = api;
  const calls = offeredOf(capability).map(({ consumes, operation }) => callOf(consumes.namespace, operation.name));
  const groups = fitting(capability, calls);
  return groups.map((group, index) => {
    const title = `${capability.info.title}, part ${index + 1} of ${groups.length}`;
    return {
      path: layout.naftiko.replace(/\.yaml$/, `-part-${index + 1}.yaml`),
      content: textOf(capability, group, title),
      capability: capability.name,
      link: { list: 'api', type: 'x-NaftikoCapability', name: title, mediaType: 'application/yaml' },
      sources: wholeSources(api),
    };
  });
}

/** Halves until each is short enough, or one operation. */
function fitting(capability: Capability, calls: readonly string[]): (readonly string[])[] {
  const length = Buffer.byteLength(textOf(capability, calls, `${capability.info.title}, part 100 of 100`));
  if (length <= MOST_BYTES || calls.length <= 1) return [calls];
  const middle = Math.ceil(calls.length / 2);
  return [...fitting(capability, calls.slice(0, middle)), ...fitting(capability, calls.slice(middle))];
}

function textOf(capability: Capability, calls: readonly string[], title: string): string {
  return writeCapability(only(capability, new Set(calls), title), 'naftiko', HEADER);
}

function only(capability: Capability, calls: ReadonlySet<string>, title: string): Capability {
  const consumes = capability.consumes.map((upstream) => ({
    ...upstream,
    resources: upstream.resources
      .map((resource) => ({
        ...resource,
        operations: resource.operations.filter(({ name }) => calls.has(callOf(upstream.namespace, name))),
      }))
      .filter(({ operations }) => operations.length > 0),
  }));
  const exposes = capability.exposes.map((exposure) => onlyIn(exposure, calls));
  return { ...capability, info: { ...capability.info, title }, consumes, exposes };
}

function onlyIn(exposure: Exposure, calls: ReadonlySet<string>): Exposure {
  const isKept = ({ target }: Pick<Action, 'target'>): boolean => target.kind === 'call' && calls.has(target.call);
  switch (exposure.kind) {
    case 'rest': {
      const resources = exposure.resources.map((one) => ({ ...one, actions: one.actions.filter(isKept) }));
      return { ...exposure, resources: resources.filter(({ actions }) => actions.length > 0) };
    }
    case 'mcp':
      return { ...exposure, tools: exposure.tools.filter(isKept) };
    case 'skill': {
      const names = new Set([...calls].map((call) => call.slice(call.indexOf('.') + 1)));
      const skills = exposure.skills.map((one) => ({
        ...one,
        tools: one.tools.filter((tool) => tool.kind !== 'derived' || names.has(tool.action)),
      }));
      return { ...exposure, skills };
    }
    case 'control':
      return exposure;
  }
}
