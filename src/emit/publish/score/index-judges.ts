import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import { isOwn } from './evidence.ts';
import { bit, type Judge } from './verdict.ts';

/** Of the index and of what stands at the root of the host. */
export const indexPresent: Judge = ({ paths }) => bit(paths.has('apis.yml'), 'apis.yml stands at the root of the site');

export const described: Judge = ({ index }) => {
  const length = textOf(index['description'])?.length ?? 0;
  return bit(length >= 200, `the description has ${length} characters; from 200 on`);
};

export const tagged: Judge = ({ index }) => {
  const { length } = listOf(index['tags']);
  return bit(length >= 5, `tags: ${length}; from 5 on`);
};

export const pictured: Judge = ({ index }) => member(textOf(index['image']), 'picture');

export const maintained: Judge = ({ index }) =>
  member(textOf(objectOf(listOf(index['maintainers'])[0])['email']), 'address of the first maintainer');

export const dated: Judge = ({ index }) => {
  const { created, modified } = index;
  return bit(textOf(created) !== undefined && textOf(modified) !== undefined, 'created and modified as ISO dates');
};

export const severalApis: Judge = ({ index }) => {
  const { length } = listOf(index['apis']);
  return bit(length >= 3, `APIs in the index: ${length}; from 3 on`);
};

export const everyHumanUrl: Judge = ({ index }) => everyApi(listOf(index['apis']), 'humanURL', () => true);

export const everyBaseUrl: Judge = ({ index }) =>
  everyApi(listOf(index['apis']), 'baseURL', (url) => !url.includes('localhost'));

function everyApi(apis: ReturnType<typeof listOf>, name: string, fits: (url: string) => boolean) {
  const urls = apis.map((api) => textOf(objectOf(api)[name]));
  const having = urls.filter((url) => url !== undefined && fits(url)).length;
  return bit(apis.length > 0 && having === apis.length, `APIs with a ${name}: ${having} of ${apis.length}`);
}

function member(value: string | undefined, name: string) {
  return bit(value !== undefined, value === undefined ? `no ${name}` : `a ${name}`);
}

const WELL_KNOWN = /^(\.well-known|well-known)\/(api-catalog|security\.txt|oauth-protected-resource)/;

export const wellKnown: Judge = ({ paths, hosted }) =>
  served(
    [...paths].find((path) => WELL_KNOWN.test(path)),
    hosted,
    'well-known document of those that count',
  );

export const llmsText: Judge = ({ paths, hosted }) =>
  served(
    [...paths].find((path) => /(^|\/|-)llms\.txt$/.test(path)),
    hosted,
    'llms.txt',
  );

/** The catalogue means the provider's own host: a profile of somebody else's API has none. */
export const selfHosted: Judge = ({ publication: { provider }, hosted }) => {
  if (provider.position !== 'Producing') return bit(false, 'the publisher is not the provider');
  return bit(hosted && isOwn(provider.url), 'provider.url is on a host of the provider; one that exists');
};

/** What counts once it is served. */
export function served(path: string | undefined, hosted: boolean, what: string) {
  if (path === undefined) return bit(false, `the site has no ${what}`);
  return bit(hosted, hosted ? `${path}, on a host that exists` : `${path} is made; it counts once it is served`);
}
