import { compileCheck } from '../../../check/check.ts';
import { listOf, objectOf } from '../../../contract/tree.ts';
import { parseJson } from '../../../text/json.ts';
import { outputKey } from '../../layout.ts';
import { offersOf, type Offer } from '../../offers.ts';
import { answersOf, asksForInput, requestPaths } from '../examples.ts';
import type { PublishedApi } from '../part.ts';
import { textOf, type Line, type Site } from './line.ts';
import { objectIn } from './read.ts';

export const examplesLine: Line = {
  name: 'examples',
  claim:
    'every operation that needs input has an example that its published schema accepts and the index calls synthetic',
  look: (site) => {
    const marked = markedPaths(site);
    const looked = site.publication.apis.flatMap((api) => offersOf(api.capability).map((offer) => ({ api, offer })));
    return {
      evidence: ['apis.json', ...pathsIn(site)],
      faults: [
        ...looked.flatMap(({ api, offer }) => offerFaults(site, api, offer)),
        ...pathsIn(site)
          .filter((path) => !marked.has(path))
          .map((path) => `${path}: must be called synthetic by the index`),
      ],
    };
  },
};

function offerFaults(site: Site, api: PublishedApi, offer: Offer): string[] {
  const { facts } = offer;
  const call = callIn(offer);
  const requests = requestPaths(api, offer);
  const needed = asksForInput(facts) && !requests.some((path) => objectIn(site, path) !== undefined);
  return [
    ...(needed ? [`${facts.pointer}: must have an example of its input`] : []),
    ...requests.flatMap((path) => exampleFaults(site, path, api.layout.inputs.get(call))),
    ...answersOf(api, offer).flatMap(({ path, status }) =>
      exampleFaults(site, path, api.layout.outputs.get(outputKey(call, status))),
    ),
  ];
}

function exampleFaults(site: Site, path: string, schemaPath: string | undefined): string[] {
  const schema = schemaPath === undefined ? undefined : objectIn(site, schemaPath);
  const source = parseJson(textOf(site, path) ?? '', path);
  const check = schema === undefined ? undefined : compileCheck(schema, { unknown: 'pass', closed: false });
  const isAccepted = source.ok && check?.value(source.value.value).ok === true;
  return isAccepted ? [] : [`${path}: must be accepted by ${schemaPath ?? ''}`];
}

function callIn({ tool: { target } }: Offer): string {
  return target.kind === 'call' ? target.call : '';
}

function pathsIn(site: Site): string[] {
  return site.files.map(({ path }) => path).filter((path) => path.startsWith('examples/') && path.endsWith('.json'));
}

/** What the index says is made up. */
function markedPaths(site: Site): ReadonlySet<unknown> {
  const apis = listOf(objectIn(site, 'apis.json')?.['apis']).map(objectOf);
  const links = apis.flatMap(({ properties }) => listOf(properties).map(objectOf));
  return new Set(
    links.filter(({ name }) => typeof name === 'string' && name.includes('synthetic')).map(({ url }) => url),
  );
}
