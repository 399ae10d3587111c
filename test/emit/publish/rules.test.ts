import * as fs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, Spectral, type Ruleset } from '@stoplight/spectral-core';
import { Yaml } from '@stoplight/spectral-parsers';
import { bundleAndLoadRuleset } from '@stoplight/spectral-ruleset-bundler/with-loader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Publication } from '../../../src/emit/publish/part.ts';
import { made, onlyIn, publicationOf, textOf } from './publication.ts';

const refuse = (): Promise<never> => Promise.reject(new Error('nothing is fetched'));
const ERROR = 0;

interface Linted {
  readonly contract: string;
  lint(text: string): Promise<{ readonly severity: number; readonly code: string }[]>;
}

let folder: string;
let own: Linted;
let library: Linted;

async function linterOf(publication: Publication): Promise<Linted> {
  const { files } = await made(publication);
  const path = join(folder, `${publication.provider.aid}.yml`);
  await writeFile(path, String(onlyIn(files, 'rules').content));
  const ruleset: Ruleset = await bundleAndLoadRuleset(path, { fs, fetch: refuse as never });
  const spectral = new Spectral();
  spectral.setRuleset(ruleset);
  const stem = publication.apis[0]?.stem ?? '';
  return {
    contract: textOf(files, `openapi/${stem}-openapi.yml`),
    lint: async (text) => {
      const found = await spectral.run(new Document(text, Yaml, 'contract.yml'));
      return found.map(({ severity, code }) => ({ severity, code: String(code) }));
    },
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capstan-rules-'));
  own = await linterOf(await publicationOf());
  library = await linterOf(await publicationOf('library'));
}, 60_000);

afterAll(async () => rm(folder, { recursive: true }));

describe('the Spectral ruleset', () => {
  test('holds for our contract at the level of errors, and has something to say', async () => {
    const found = await own.lint(own.contract);
    expect(found.filter(({ severity }) => severity === ERROR)).toEqual([]);
    expect(found.map(({ code }) => code)).toContain('assembled-answer-described');
  });

  test('holds for the second contract, whose lacks are warnings', async () => {
    const found = await library.lint(library.contract);
    const codes = new Set(found.map(({ code }) => code));
    expect(found.filter(({ severity, code }) => severity === ERROR && code.startsWith('library-'))).toEqual([]);
    expect([...codes].filter((code) => code.startsWith('library-')).toSorted()).toEqual([
      'library-items-bounded',
      'library-member-described',
      'library-request-example',
    ]);
  });

  test.each<[rule: string, from: string | RegExp, to: string]>([
    ['operation-id-casing', 'operationId: bulkUpdateConversations', 'operationId: Bulk-Update'],
    ['bulk-stated', /        key: external_id\n/, ''],
    ['items-bounded', 'maxItems: 500\n              required', 'maxItems: 5000\n              required'],
    ['item-key-required', 'required:\n        - external_id\n        - channel', 'required:\n        - channel'],
    ['time-format', 'format: date-time', 'format: date'],
    ['throttling-answered', '"429":', '"420":'],
    ['security-stated', 'security:\n  - BasicAuth: []\n', ''],
    ['member-described', /          description: Subject of the conversation.\n/, ''],
    ['request-example', /            examples:\n/, '            x-examples:\n'],
  ])('finds a contract that breaks %s', async (rule, from, to) => {
    const broken = own.contract.replace(from, to);
    expect(broken).not.toBe(own.contract);
    const before = await own.lint(own.contract);
    const after = await own.lint(broken);
    expect(before.map(({ code }) => code)).not.toContain(`assembled-${rule}`);
    expect(after.map(({ code }) => code)).toContain(`assembled-${rule}`);
  });

  test('extends the rules for OpenAPI', async () => {
    const found = await own.lint(own.contract.replace('description: Accepted', 'summary: Accepted'));
    expect(found.filter(({ severity }) => severity === ERROR).map(({ code }) => code)).toContain('oas3-schema');
  });
});
