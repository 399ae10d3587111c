import jsonld from 'jsonld';
import { describe, expect, test } from 'vitest';
import { made, onlyIn, publicationOf } from './publication.ts';

interface Context {
  readonly [term: string]: unknown;
}

/** A loader that has nothing, so that nothing is fetched. */
const documentLoader = (url: string): Promise<never> =>
  Promise.reject(new Error(`nothing is fetched, not ${url} either`));

async function contextOf(sample?: string): Promise<Context> {
  const { files } = await made(await publicationOf(sample));
  return JSON.parse(String(onlyIn(files, 'json-ld').content))['@context'];
}

/** The members that a document still has after it was expanded and compacted again. */
async function kept(context: Context, document: object): Promise<unknown> {
  const given = { '@context': context, ...document } as never;
  const expanded = await jsonld.expand(given, { documentLoader });
  const compacted = await jsonld.compact(expanded, context as never, { documentLoader });
  const { '@context': _, ...members } = compacted;
  return members;
}

describe('the JSON-LD context', () => {
  const examples = async () => {
    const { apis } = await publicationOf();
    const operations = apis[0]?.capability.consumes.flatMap(({ resources }) =>
      resources.flatMap((one) => one.operations),
    );
    return (operations ?? []).flatMap(({ facts }) =>
      (facts?.examples ?? []).flatMap(({ value }) => value[facts?.bulk?.items ?? ''] as object[]),
    );
  };

  test('has classes and properties enough, all of them its own or of XML Schema', async () => {
    const { '@version': version, ...terms } = await contextOf();
    const classes = Object.values(terms).filter((value) => typeof value === 'string' && !value.includes('://'));
    const properties = Object.values(terms).filter((value) => typeof value === 'object');
    expect(version).toBe(1.1);
    expect(classes.length).toBeGreaterThanOrEqual(5);
    expect(properties.length).toBeGreaterThanOrEqual(10);
    const addresses = Object.values(terms).filter((value) => String(value).includes('://'));
    expect(addresses).toEqual([
      expect.stringMatching(/^https:\/\/capstan\.example\//),
      'http://www.w3.org/2001/XMLSchema#',
    ]);
  });

  test('loses no member of any example', async () => {
    const context = await contextOf();
    const all = await examples();
    expect(all.length).toBeGreaterThan(2);
    for (const example of all) expect(await kept(context, example)).toEqual(example);
  });

  test('loses nothing of lists, literals and members that schemas disagree on', async () => {
    const book = {
      isbn: '9780000000001',
      genre: 'crime',
      printed_on: '2026-01-02',
      pages: 12,
      lent: false,
      authors: ['A', 'B', 'A'],
      shelf: { row: 1, deep: [{ any: null }] },
    };
    expect(await kept(await contextOf('library'), book)).toEqual(book);
    expect(await kept(await contextOf('library'), { level: 3, genre: 7 })).toEqual({ level: 3, genre: 7 });
  });

  test('types a point in time', async () => {
    const [node] = await jsonld.expand({ '@context': await contextOf(), started_at: '2026-05-24T09:15:00Z' } as never, {
      documentLoader,
    });
    expect(Object.values(node ?? {})).toEqual([
      [{ '@type': 'http://www.w3.org/2001/XMLSchema#dateTime', '@value': '2026-05-24T09:15:00Z' }],
    ]);
  });
});
