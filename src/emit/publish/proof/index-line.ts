import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../model/json.ts';
import { indexFaults } from '../../../project/apis-json.ts';
import type { Line, Site } from './line.ts';
import { objectIn } from './read.ts';

/** The index of a site, in each place where readers look for it. */
export const INDEXES = ['apis.yml', 'apis.json', '.well-known/apis.json'];

export const indexLine: Line = {
  name: 'index',
  claim:
    'apis.yml, apis.json and its copy in .well-known are valid APIs.json 0.23 with registered types; the description has 200 to 1000 characters, ' +
    'there are 5 tags or more, every API has image, baseURL and humanURL, dates are ISO dates; apis.yml and apis.json say the same',
  look: (site) => ({
    evidence: INDEXES,
    faults: [...INDEXES.flatMap((path) => faultsOf(site, path)), ...differenceFaults(site)],
  }),
};

function differenceFaults(site: Site): string[] {
  const [yaml, json] = [objectIn(site, 'apis.yml'), objectIn(site, 'apis.json')];
  return isDeepStrictEqual(yaml, json) ? [] : ['apis.json: must say what apis.yml says'];
}

function faultsOf(site: Site, path: string): string[] {
  const index = objectIn(site, path);
  if (index === undefined) return [`${path}: must be there, and an object`];
  const faults = [...indexFaults(index).map(({ pointer, reason }) => `${pointer} ${reason}`), ...beyondSchema(index)];
  return faults.map((fault) => `${path}: ${fault}`);
}

/** What the catalogue asks for, and its schema does not. */
function beyondSchema({ description, tags, aid, created, modified }: JsonObject): string[] {
  const length = typeof description === 'string' ? description.length : 0;
  return [
    ...(length < 200 ? ['/description must have 200 characters or more'] : []),
    ...(Array.isArray(tags) && tags.length >= 5 ? [] : ['/tags must have 5 entries or more']),
    ...(aid === undefined ? ['/aid must be there'] : []),
    ...(created === undefined || modified === undefined ? ['/created and /modified must be there'] : []),
  ];
}
