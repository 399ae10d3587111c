import { describe, expect, it } from 'vitest';
import { readTriggers, skillDescription, triggerPrompt, verdictIn } from './triggers.ts';

const triggers = readTriggers();

it('are twenty, and half of them must not trigger', () => {
  expect(new Set(triggers.map(({ query }) => query)).size).toBe(20);
  expect(triggers.filter((one) => one.triggers)).toHaveLength(10);
});

it('say why', () => {
  expect(triggers.filter(({ reason }) => reason.length < 10)).toEqual([]);
});

/** No proof that an agent triggers; but without these words none can. */
it.each(triggers.filter((one) => one.triggers))('the description has the words for: $query', ({ words = [] }) => {
  expect(words).not.toEqual([]);
  expect(words.filter((pattern) => !new RegExp(pattern, 'i').test(skillDescription()))).toEqual([]);
});

describe('an agent', () => {
  it('sees the description and the query', () => {
    const prompt = triggerPrompt('Load this, please.');
    expect(prompt).toContain(skillDescription());
    expect(prompt).toContain('Load this, please.');
  });

  it.each([
    ['yes', true],
    ['No.', false],
    ['**Yes**, since it loads in bulk; no other skill fits.', true],
    ['I am not sure', undefined],
    ['', undefined],
  ])('that answers %j has said %j', (answer, verdict) => {
    expect(verdictIn(answer)).toBe(verdict);
  });
});
