import { listOf, objectOf } from '../../../contract/tree.ts';
import { readCapability } from '../../../dialects/read.ts';
import type { Capability, Tool } from '../../../model/capability.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { parseYaml } from '../../../text/yaml.ts';
import { offersOf, type Offer } from '../../offers.ts';
import { isPartOf } from '../capability-parts.ts';
import type { PublishedApi } from '../part.ts';
import { textOf, type Line, type Site } from './line.ts';
import { objectIn } from './read.ts';

/** What a tool does to the world; that it is open to it follows from its calling an API. */
const HINTS = ['readOnly', 'destructive', 'idempotent'] as const;

export const hintsLine: Line = {
  name: 'hints',
  claim:
    'each hint of a tool, in the manifests and in the capability, is what its operation is known to do, and has its evidence in the manifests',
  look: (site) => {
    const looked = site.publication.apis.map((api) => ({ api, path: `mcp/${api.stem}-mcp.yml` }));
    return {
      evidence: looked.flatMap(({ api, path }) => [path, api.layout.manifest, ...capabilityPaths(site, api)]),
      faults: looked.flatMap(({ api, path }) => [
        ...toolFaults(site, api, path),
        ...manifestFaults(site, api),
        ...capabilityPaths(site, api).flatMap((file) => statedFaults(site, api, file)),
      ]),
    };
  },
};

function toolFaults(site: Site, { capability }: PublishedApi, path: string): string[] {
  const tools = listOf(objectIn(site, path)?.['tools']).map(objectOf);
  return offersOf(capability).flatMap((offer) => {
    const tool = tools.find(({ name }) => name === offer.tool.name);
    const faults = tool === undefined ? ['must be there'] : hintFaults(tool, offer);
    return faults.map((fault) => `${path}: ${offer.tool.name} ${fault}`);
  });
}

function hintFaults(tool: JsonObject, { facts }: Offer): string[] {
  const [hints, evidence] = [objectOf(tool['hints']), objectOf(tool['evidence'])];
  return [
    ...Object.keys(hints).flatMap((hint) =>
      hint === 'openWorld' || isTold(evidence[hint]) ? [] : [`/hints/${hint} must have evidence`],
    ),
    ...HINTS.flatMap((hint) =>
      hints[hint] === facts.semantics[hint] ? [] : [`/hints/${hint} must be ${String(facts.semantics[hint])}`],
    ),
  ];
}

function manifestFaults(site: Site, { layout }: PublishedApi): string[] {
  const operations = objectOf(objectIn(site, layout.manifest)?.['operations']);
  return Object.entries(operations).flatMap(([call, operation]) => {
    const { evidence } = objectOf(objectOf(objectOf(operation)['semantics']));
    return HINTS.flatMap((hint) =>
      isTold(objectOf(evidence)[hint]) ? [] : [`${layout.manifest}: ${call} must have evidence of ${hint}`],
    );
  });
}

function capabilityPaths({ files }: Site, { layout }: PublishedApi): string[] {
  const parts = files.map(({ path }) => path).filter((path) => isPartOf(path, layout.naftiko));
  return [layout.naftiko, layout.ikanos, ...parts];
}

/** A capability may leave a hint out, which claims nothing; one that it states must be so. */
function statedFaults(site: Site, { capability }: PublishedApi, path: string): string[] {
  const source = parseYaml(textOf(site, path) ?? '', path);
  const read = source.ok ? readCapability(source.value, capability.name) : source;
  if (!read.ok) return [];
  const offers = new Map(offersOf(capability).map((offer) => [offer.tool.name, offer.facts.semantics]));
  return toolsOf(read.value.capability).flatMap(({ name, hints }) =>
    HINTS.flatMap((hint) =>
      hints[hint] === undefined || hints[hint] === offers.get(name)?.[hint]
        ? []
        : [`${path}: ${name} ${hint} must be ${String(offers.get(name)?.[hint])}`],
    ),
  );
}

function toolsOf({ exposes }: Capability): readonly Tool[] {
  return exposes.flatMap((exposure) => (exposure.kind === 'mcp' ? exposure.tools : []));
}

function isTold(value: Json | undefined): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
