import { expect, test } from 'vitest';
import type { Authentication } from '../../../src/model/capability.ts';
import { credentialOf } from '../../../src/model/upstream/credential.ts';

const bearer: Authentication = { kind: 'bearer', token: '{{env.KEY}}' };
const inHeader: Authentication = { kind: 'apikey', key: 'X-Key', value: '{{KEY}}', placement: 'header' };
const inQuery: Authentication = { kind: 'apikey', key: 'key', value: '{{KEY}}', placement: 'query' };
const basic: Authentication = { kind: 'basic', username: '{{KEY}}', password: '' };

const judged = (authentication: Authentication, secret: string) => {
  const outcome = credentialOf(authentication, new Map([['KEY', secret]]));
  return outcome.ok ? outcome.value.kind : outcome.problems.map(({ code, args }) => [code, args['name']]);
};

test.each([
  ['beyond Latin-1', 'key-\u{1f511}'],
  ['a control character', 'key\u0001'],
])('a secret that no header can carry is told before anything is sent: %s', (_, secret) => {
  expect(judged(bearer, secret)).toEqual([['serve.secret-value', 'KEY']]);
  expect(judged(inHeader, secret)).toEqual([['serve.secret-value', 'KEY']]);
});

test('what is written otherwise on the way carries every secret', () => {
  expect(judged(inQuery, 'key-\u{1f511}')).toBe('query');
  expect(judged(basic, 'key-\u{1f511}')).toBe('header');
  expect(judged(bearer, 'kéy\tof words')).toBe('header');
});
