import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The user name of a Basic credential that is let in, or `undefined`. Without a `key` every non-empty name is; the
 * password is not looked at, as the real one is empty.
 */
export function authorizedUser(header: string | undefined, key: string | undefined): string | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [user] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1);
  if (user === undefined || user === '') return undefined;
  return key === undefined || sameText(user, key) ? user : undefined;
}

/** In a time that does not depend on where they differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
