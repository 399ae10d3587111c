import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@cfworker/json-schema';
import { createConfig, type LoggerInterface } from '@redocly/openapi-core';
import { run } from '@redocly/respect-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PublishedFile } from '../../../src/emit/publish/part.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { made, onlyIn, publicationOf, textOf, writeAll } from './publication.ts';

let files: readonly PublishedFile[];
let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  ({ files } = await made(await publicationOf()));
  folder = await mkdtemp(join(tmpdir(), 'capstan-arazzo-'));
  await writeAll(folder, files);
  sandbox = await startSandbox({ key: 'sk' });
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

const asked: string[] = [];

/** Only loopback; the key is what no workflow holds. */
function loopback(key: string): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.hostname !== '127.0.0.1') throw new Error(`nothing is asked of ${url.hostname}`);
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Basic ${Buffer.from(`${key}:`).toString('base64')}`);
    asked.push(`${init?.method ?? 'GET'} ${url.pathname} ${headers.get('api-version')}`);
    // the runner brings a dispatcher of an undici of its own
    const { dispatcher: _, ...rest } = { dispatcher: undefined, ...init };
    return fetch(input, { ...rest, headers });
  };
}

const quiet: LoggerInterface = {
  info: () => {},
  warn: () => {},
  error: () => {},
  output: () => {},
  printNewLine: () => {},
  printSeparator: () => {},
  indent: (text) => text,
};

/** Runs the workflow as its file says, with these inputs. */
async function runWorkflow(path: string, input: object, key = 'sk') {
  const stem = 'assembled-conversations';
  const [result] = await run({
    files: [join(folder, path)],
    input: JSON.stringify(input),
    server: `${stem}=${sandbox.url}`,
    config: await createConfig({}),
    maxSteps: 20,
    maxFetchTimeout: 5000,
    executionTimeout: 20_000,
    requestFileLoader: { getFileBody: () => Promise.reject(new Error('no files')) },
    logger: quiet,
    fetch: loopback(key),
    version: '1',
  });
  if (result === undefined) throw new Error('no result');
  return result;
}

describe('the workflow', () => {
  const path = 'arazzo/assembled-conversations-upsert-then-update-workflow.yml';

  test('has the form of Arazzo 1.0.1', () => {
    const { arazzo, sourceDescriptions, workflows, components } = parse(textOf(files, path));
    const [workflow] = workflows;
    expect(arazzo).toBe('1.0.1');
    expect(sourceDescriptions).toEqual([
      { name: 'assembled-conversations', url: '../openapi/assembled-conversations-openapi.yml', type: 'openapi' },
    ]);
    expect(workflow.workflowId).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(workflow.steps.map((step: { operationId: string }) => step.operationId)).toEqual([
      'bulkUpsertConversations',
      'bulkUpdateConversations',
    ]);
    for (const { stepId, successCriteria, outputs } of workflow.steps) {
      expect(stepId).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(successCriteria).toEqual([{ condition: '$statusCode == 202' }]);
      expect(outputs).toEqual({ status: '$statusCode' });
    }
    const names = Object.keys(workflow.inputs.properties);
    expect(workflow.inputs.required).toEqual(names);
    for (const name of names) expect(JSON.stringify(workflow.steps)).toContain(`$inputs.${name}"`);
    expect(Object.keys(components.inputs.ConversationInput.properties)).toHaveLength(16);
    expect(workflow.inputs.properties.upsert_conversations.items).toEqual({
      $ref: '#/components/inputs/ConversationInput',
    });
  });

  test('has inputs that take what the contract takes', () => {
    const { components } = parse(textOf(files, path));
    const validator = new Validator({ components, $ref: '#/components/inputs/ConversationInput' }, '2020-12');
    const takes = (more: object): boolean =>
      validator.validate({ external_id: 'w-1', channel: 'phone', started_at: '2026-05-24T09:15:00Z', ...more }).valid;
    expect(takes({ metadata: { any: ['thing'] }, csat_score: null })).toBe(true);
    for (const time of ['2026-05-24T09:15:00.5+02:00', '2026-05-24t09:15:00z'])
      expect(takes({ started_at: time })).toBe(true);
    for (const time of ['yesterday', '2026-05-24', '2026-05-24T09:15:00', 'x2026-05-24T09:15:00Z']) {
      expect(takes({ started_at: time })).toBe(false);
    }
    expect(takes({ channel: 'pigeon' })).toBe(false);
  });

  test('runs against a live upstream: records come in, then are enriched', async () => {
    const record = {
      external_id: 'w-1',
      channel: 'phone',
      started_at: '2026-05-24T09:15:00Z',
      metadata: { tags: ['a'] },
    };
    const result = await runWorkflow(path, {
      upsert_conversations: [record],
      update_conversations: [{ external_id: 'w-1', resolved: true, csat_score: 5 }],
    });
    expect(result.hasProblems).toBe(false);
    expect(asked).toEqual(['POST /v0/conversations/bulk 2019-06-20', 'PATCH /v0/conversations/bulk 2019-06-20']);
    expect(sandbox.rows()).toEqual([{ ...record, resolved: true, csat_score: 5 }]);
    expect(Object.values(result.executedWorkflows[0]?.ctx.$outputs?.['upsert-then-update'] ?? {})).toEqual([202, 202]);
  });

  test('does not succeed when the first step does not', async () => {
    const before = sandbox.requests().length;
    const items = [{ external_id: 'w-2', channel: 'phone', started_at: '2026-05-24T09:15:00Z' }];
    // the runner throws, since the outputs of the second step are not there
    const running = runWorkflow(path, { upsert_conversations: items, update_conversations: items }, 'wrong');
    await expect(running).rejects.toThrow('bulk-update-conversations-status');
    expect(sandbox.requests().length - before).toBe(1);
  });
});

test('an operation without a pair is a workflow of one step that binds what is required', async () => {
  const library = await made(await publicationOf('library'));
  const file = onlyIn(library.files, 'arazzo');
  const { workflows } = parse(String(file.content));
  expect(file.link).toMatchObject({ list: 'workflows', type: 'Arazzo' });
  expect(workflows[0].steps).toHaveLength(1);
  expect(workflows[0].steps[0]).toMatchObject({
    operationId: 'add_books',
    parameters: [{ name: 'branch', in: 'header', value: '$inputs.branch' }],
    requestBody: { payload: { books: '$inputs.create_books' } },
    outputs: { answer: '$response.body' },
  });
  expect(workflows[0].steps[0].onFailure).toBeUndefined();
});
