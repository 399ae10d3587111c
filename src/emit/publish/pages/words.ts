import type { Authentication } from '../../../model/capability.ts';
import type { Semantics } from '../../../model/facts.ts';
import type { Markup } from '../../../text/markup.ts';
import { html } from './html.ts';

/** What an operation does to data: `changes data, safe to repeat`. */
export function effectText({ readOnly, destructive, idempotent }: Semantics): string {
  if (readOnly) return 'reads';
  const effect = destructive ? 'changes data, may overwrite or delete' : 'changes data';
  return `${effect}, ${idempotent ? 'safe to repeat' : 'not known to be safe to repeat'}`;
}

export function verb(method: string, readOnly: boolean): Markup {
  return html`<span class="verb${readOnly ? ' reads' : ''}">${method}</span>`;
}

/** How a caller says who they are. */
export function authenticationText(authentication: Authentication | undefined): string {
  switch (authentication?.kind) {
    case 'basic':
      return 'HTTP Basic authentication (RFC 7617).';
    case 'bearer':
      return 'A bearer token in the Authorization header (RFC 6750).';
    case 'apikey':
      return `A key in the ${authentication.placement === 'header' ? 'header' : 'query parameter'} ${authentication.key}.`;
    case 'unsupported':
      return `A way that the contract calls ${authentication.type}.`;
    case undefined:
      return 'The contract asks for none.';
  }
}

/** What HTTP itself says of a status, where the contract's word for it is easily taken for more (RFC 9110). */
export function statusNote(status: string): string {
  return status === '202'
    ? 'The request was accepted to be processed. It does not say that the processing is done, or that it will succeed (RFC 9110, 15.3.3).'
    : '';
}
