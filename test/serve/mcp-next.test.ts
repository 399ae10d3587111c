import { describe, expect, it } from 'vitest';
import { fail } from '../../src/model/outcome.ts';
import { problem, problemCodes, type Problem } from '../../src/model/problem.ts';
import type { Reply } from '../../src/run/runtime.ts';
import { nextAfter } from '../../src/serve/mcp-next.ts';
import { builtInFailure, internalResult, toolResult } from '../../src/serve/mcp-result.ts';
import { reply } from './customers.ts';

const called = { tool: 'put-orders', idempotent: false };

it.each(problemCodes())('%s: says what to do next, in a sentence', (code) => {
  const found: Problem = { code, severity: 'error', place: {}, args: {} };
  const step = nextAfter(found, called);
  expect(step).toMatch(/^[A-Z].{20,}\.$/);
  expect(step).not.toMatch(/undefined|\[object/);
});

describe('the next step', () => {
  it.each([
    [problem('input.required', { pointer: '/a' }, { name: 'a' }), 'Mend what is said above and call put-orders again.'],
    [problem('body.too-large', {}, { limit: 9 }), 'with fewer items'],
    [problem('upstream.circuit-open', {}, { retryAfter: 17 }), 'Wait 17 seconds, then call put-orders again'],
    [problem('upstream.timeout', {}, { seconds: 30 }), 'find out before you repeat it'],
    [problem('upstream.unreachable', {}, { reason: 'x' }), 'Try again in a moment.'],
    [problem('upstream.authentication', {}, { status: 401 }), 'check the API key'],
    [problem('serve.secret', {}, { name: 'KEY' }), 'tell the operator'],
    [problem('load.running', {}, { id: 'L7' }), 'load-status with {"id": "L7", "wait": 30}'],
    [problem('ledger.unfinished', {}, { id: 'L7', pending: 3 }), 'load-start with {"resume": "L7"}'],
    [problem('ledger.unknown-load', {}, {}), 'load-status without an id'],
    [problem('source.missing', {}, {}), 'name another one'],
  ])('$code', (found, words) => {
    expect(nextAfter(found, called)).toContain(words);
    for (const result of [
      toolResult(fail<Reply>(found), { ...called, now: 0 }),
      builtInFailure([found], 'load-start'),
    ]) {
      expect(result.structured['next']).toMatch(/\.$/);
      expect(result.text).toContain(String(result.structured['next']));
      expect(result.text).not.toMatch(/\n\s+at |node_modules|\.ts:/);
    }
  });

  it.each([400, 401, 403, 404, 409, 413, 422, 429, 500, 503])('an upstream that answers %i', (status) => {
    const { structured, text } = toolResult(reply(status, 'its words'), { ...called, now: 0 });
    expect(structured['next']).toMatch(/^[A-Z].*\.$/);
    expect(text.endsWith(String(structured['next']))).toBe(true);
  });

  it('is not to repeat after a bug of ours', () => {
    expect(internalResult('id-1').structured['next']).toContain('Do not repeat');
  });
});
