import type { Authentication } from '../../model/capability.ts';
import type { WrittenMapping } from './written.ts';

/** Nothing for a kind that the model holds no fields of: the document then says what we can keep of it, not more. */
export function writeAuthentication(authentication: Authentication | undefined): WrittenMapping | undefined {
  switch (authentication?.kind) {
    case undefined:
    case 'unsupported':
      return undefined;
    case 'basic':
      return { type: 'basic', username: authentication.username, password: authentication.password };
    case 'bearer':
      return { type: 'bearer', token: authentication.token };
    case 'apikey': {
      const { key, value, placement } = authentication;
      return { type: 'apikey', key, value, placement };
    }
  }
}
