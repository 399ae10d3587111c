import { createHmac } from 'node:crypto';
import type { Credential } from './credential.ts';

/**
 * Stands for a base URL and a credential, and tells neither: HMAC-SHA256, 24 hex characters. Every program that loads
 * names a target by it, so that they share one ledger and one lock.
 */
export function fingerprintOf(url: string, credential: Credential, salt: Uint8Array): string {
  const value = credential.kind === 'none' ? '' : credential.value;
  return createHmac('sha256', salt)
    .update(JSON.stringify([url, value]))
    .digest('hex')
    .slice(0, 24);
}
