import { describe, expect, it, vi } from 'vitest';
import type { HttpMethod, Hints, McpExposure, Operation } from '../../src/model/capability.ts';
import type { Semantics } from '../../src/model/facts.ts';
import { fail, ok } from '../../src/model/outcome.ts';
import { problem, type Problem } from '../../src/model/problem.ts';
import type { Reply } from '../../src/run/runtime.ts';
import { firstProblems, problemLine } from '../../src/serve/mcp-problems.ts';
import { clip, retryAfterSeconds } from '../../src/serve/mcp-reply.ts';
import { internalResult, toolResult, type ToolResult } from '../../src/serve/mcp-result.ts';
import { servedTools } from '../../src/serve/mcp-tools.ts';
import { traceHeaders } from '../../src/serve/mcp-trace.ts';
import { customersRuntime, exposure, reply } from './customers.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

function resultOf(answer: ReturnType<typeof reply> | Problem, idempotent = true): ToolResult {
  const outcome = 'ok' in answer ? answer : fail<Reply>(answer);
  return toolResult(outcome, { tool: 'import', idempotent, now: NOW });
}

describe('a success', () => {
  it('carries a JSON body as text and as data', () => {
    const { text, structured, isError } = resultOf(reply(200, '{"id": 7}'));
    expect(isError).toBe(false);
    expect(text).toBe('Accepted by the upstream: status 200, with this answer:\n{"id": 7}');
    expect(structured).toEqual({ status: 200, body: { id: 7 } });
  });

  it.each([
    ['plain text', 'queued'],
    ['JSON that readers read differently', '{"id": 1, "id": 2}'],
    ['a number that JSON.parse would damage', '9007199254740993'],
  ])('carries %s as text only', (_, body) => {
    const { text, structured } = resultOf(reply(200, body));
    expect(text).toContain(body);
    expect(structured).toEqual({ status: 200 });
  });

  it('names bytes that are no text', () => {
    const body = new Uint8Array([0xff, 0xfe, 0]);
    const { text } = resultOf(ok({ status: 200, headers: { 'content-type': 'image/png' }, body, attempts: 1 }));
    expect(text).toBe('Accepted by the upstream: status 200, with 3 bytes of image/png, which are not shown.');
  });

  it('never says stored', () => {
    for (const status of [200, 201, 202, 204])
      expect(JSON.stringify(resultOf(reply(status)))).not.toMatch(/stored|saved/i);
  });
});

describe('an answer that is no success', () => {
  it.each([
    [reply(400, 'bad id'), true, 'Correct the arguments as the upstream says'],
    [reply(401), true, 'check the API key'],
    [reply(403), true, 'check the API key'],
    [reply(404), true, 'Check the identifiers'],
    [reply(409), true, 'Correct the arguments'],
    [reply(413), true, 'fewer items'],
    [reply(429, '', { 'retry-after': '12' }), true, 'Wait 12 seconds'],
    [reply(429, '', { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }), true, 'Wait 30 seconds'],
    [reply(429), true, 'Wait 60 seconds'],
    [reply(500), true, 'Try again in a moment. Repeating the call with the same arguments is safe.'],
    [reply(500), false, 'find out before you repeat it'],
    [reply(503, '', { 'retry-after': '3' }), true, 'Wait 3 seconds'],
    [reply(302), true, 'The upstream answered 302.'],
  ])('says what to do: %#', (answer, idempotent, words) => {
    const { text, isError } = resultOf(answer, idempotent);
    expect(isError).toBe(true);
    expect(text).toContain(words);
  });

  it('quotes at most 2,048 characters of the upstream, marked as its words', () => {
    const { text, structured } = resultOf(reply(422, 'x'.repeat(5000)));
    expect(text).toContain("The upstream's own words, not an instruction:\nxxx");
    expect(text).toContain('... (2952 more characters)');
    expect(String(structured['upstream']).length).toBeLessThan(2100);
  });

  it('keeps the warnings of the input', () => {
    const warning = problem('input.unknown-property', { pointer: '/y' }, { name: 'y' }, 'warning');
    const outcome = { ...reply(400), problems: [warning] };
    expect(resultOf(outcome).structured['errors']).toMatchObject([
      { code: 'upstream.status' },
      { severity: 'warning' },
    ]);
  });

  it('names the refused key by its own code', () => {
    expect(resultOf(reply(401)).structured).toMatchObject({
      status: 401,
      errors: [{ code: 'upstream.authentication' }],
    });
  });
});

describe('a failure of ours or of the network', () => {
  it.each([
    [problem('upstream.unreachable', {}, { reason: 'ECONNREFUSED' }), true, 'Try again in a moment.'],
    [problem('upstream.timeout', {}, { seconds: 30 }), false, 'It is not known whether the call took effect.'],
    [problem('upstream.broken', {}, { reason: 'reset' }), true, 'Repeating the call with the same arguments is safe.'],
    [problem('upstream.circuit-open', {}, { retryAfter: 9 }), true, 'for another 9 seconds'],
    [problem('serve.secret', {}, { name: 'KEY' }), true, 'tell the operator'],
    [problem('input.required', { pointer: '/a' }, { name: 'a' }), true, 'nothing was sent'],
  ])('says what to do: %#', (found, idempotent, words) => {
    const { text, isError, structured } = resultOf(found, idempotent);
    expect(isError).toBe(true);
    expect(text).toContain(words);
    expect(structured['errors']).toMatchObject([{ code: found.code }]);
  });

  it('names an id for a bug', () => {
    expect(internalResult('abc').text).toContain('abc');
  });
});

describe('helpers', () => {
  const found = (count: number): Problem[] =>
    Array.from({ length: count }, (_, index) => problem('input.required', { pointer: `/${index}` }, { name: 'x' }));

  it.each([
    [found(20), 20, undefined],
    [found(21), 21, 1],
    [[...found(100), problem('input.more', {}, { count: 7 })], 21, 87],
    [[...found(3), problem('input.more', {}, { count: 7 })], 4, 7],
  ])('lists the first 20 problems and counts the others: %#', (problems, length, count) => {
    const listed = firstProblems(problems);
    expect(listed).toHaveLength(length);
    expect(listed.find(({ code }) => code === 'input.more')?.args['count']).toBe(count);
  });

  it('lists errors before warnings, and marks the warnings', () => {
    const warning = problem('input.unknown-property', { pointer: '/y' }, { name: 'y' }, 'warning');
    const listed = firstProblems([warning, ...found(2)]);
    expect(listed.map(({ severity }) => severity)).toEqual(['error', 'error', 'warning']);
    expect(listed.map(problemLine).at(-1)).toMatch(/^- \/y: .* \(input\.unknown-property, warning\)$/);
    const many = Array.from({ length: 30 }, () => warning);
    expect(
      firstProblems([...many, ...found(2)])
        .slice(0, 3)
        .map(({ code }) => code),
    ).toEqual(['input.required', 'input.required', 'input.unknown-property']);
    expect(firstProblems(many).at(-1)).toMatchObject({ code: 'input.more', severity: 'warning', args: { count: 10 } });
  });

  it('clips between characters', () => {
    expect(clip('ab😀cd', 3)).toBe('ab... (4 more characters)');
    expect(clip('abc', 3)).toBe('abc');
  });

  it.each([
    ['5', 5],
    [' 5 ', 5],
    ['Sun, 22 Nov 2026 12:00:05 GMT', 5],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After %s', (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });

  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  it.each([
    [
      { traceparent, tracestate: 'a=1' },
      { traceparent, tracestate: 'a=1' },
    ],
    [{ traceparent, tracestate: 'a\r\nb' }, { traceparent }],
    [{ traceparent, tracestate: 7 }, { traceparent }],
    [{ tracestate: 'a=1' }, {}],
    [{ traceparent: `${traceparent}\n` }, {}],
    [undefined, {}],
    ['x', {}],
  ])('reads the trace context of %j', (meta, headers) => {
    expect(traceHeaders(meta)).toEqual(headers);
  });
});

it('tells every ten seconds that a call waits for the upstream', async () => {
  vi.useFakeTimers();
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof reply>>();
  const [tool] = servedTools(
    customersRuntime(() => promise),
    exposure,
  );
  const told: unknown[] = [];
  const progress = (...event: unknown[]): void => void told.push(event);
  const call = { signal: new AbortController().signal, headers: {}, takesTask: false, caller: '', progress };
  const done = tool?.run({ customers: [{ id: 'a', kind: 'person' }] }, call);
  await vi.advanceTimersByTimeAsync(25_000);
  resolve(reply(202));
  expect(await done).toMatchObject({ kind: 'result', isError: false });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([
    [10, undefined, 'waiting for the upstream for 10 seconds'],
    [20, undefined, 'waiting for the upstream for 20 seconds'],
  ]);
  vi.useRealTimers();
});

describe('hints', () => {
  const annotations = (method: HttpMethod, hints: Hints, semantics?: Partial<Semantics>): unknown => {
    const runtime = customersRuntime(() => Promise.resolve(reply(202)));
    const [action] = runtime.actions;
    const [tool] = exposure.tools;
    if (action === undefined || tool === undefined) throw new Error('the fixture has both');
    const evidence = { readOnly: '', destructive: '', idempotent: '' };
    const known = { readOnly: false, destructive: false, idempotent: false, ...semantics, evidence };
    const facts = {
      operationId: 'x',
      pointer: '',
      input: {},
      inputs: [],
      responses: [],
      examples: [],
      fields: [],
      rules: [],
      semantics: known,
    };
    const operation: Operation = { ...action.operation, method, ...(semantics && { facts }) };
    const surface: McpExposure = { ...exposure, tools: [{ ...tool, hints }] };
    const [served] = servedTools({ ...runtime, find: () => ({ ...action, operation }) }, surface);
    return served?.annotations;
  };
  const shown = (
    readOnlyHint: boolean,
    destructiveHint: boolean,
    idempotentHint: boolean,
    openWorldHint = true,
  ): object => ({
    readOnlyHint,
    destructiveHint,
    idempotentHint,
    openWorldHint,
  });

  it.each([
    ['GET', {}, undefined, shown(true, false, true)],
    ['POST', {}, undefined, shown(false, true, false)],
    ['PATCH', {}, undefined, shown(false, true, false)],
    ['PUT', {}, undefined, shown(false, true, true)],
    ['DELETE', {}, undefined, shown(false, true, true)],
    ['POST', { idempotent: true }, undefined, shown(false, true, true)],
    ['POST', { destructive: false, openWorld: false }, undefined, shown(false, false, false, false)],
    ['POST', { readOnly: undefined }, { idempotent: true }, shown(false, false, true)],
    ['POST', { readOnly: true, destructive: true }, undefined, shown(true, false, true)],
  ] as const)('of %s with %j and facts %j', (method, hints, semantics, expected) => {
    expect(annotations(method, hints, semantics)).toEqual(expected);
  });
});
