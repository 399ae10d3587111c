import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodedPath } from '../../../src/model/upstream/path.ts';

test.each([
  ['/v1/orders/bulk', '/v1/orders/bulk'],
  ['/v1/my orders', '/v1/my%20orders'],
  ['/v1/my%20orders', '/v1/my%20orders'],
  ['/größe/😀', '/gr%C3%B6%C3%9Fe/%F0%9F%98%80'],
  ['/half\uD83D', '/half%EF%BF%BD'],
  ['/a:b@c!$&()*+,;=~', '/a:b@c!$&()*+,;=~'],
])('%s', (text, path) => {
  expect(encodedPath(text)).toBe(path);
});

test('any text fits into a request line, and encoding it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const path = encodedPath(text);
      expect(path).toMatch(/^[\x21-\x7e]*$/);
      expect(encodedPath(path)).toBe(path);
    }),
  );
});
