import type { Authentication } from '../../model/capability.ts';
import { child, type Node } from './node.ts';
import { field, record } from './record.ts';
import { reportUnsupported } from './report.ts';
import { template } from './templates.ts';
import { optional, or, text, word } from './values.ts';

const KINDS = ['basic', 'bearer', 'apikey', 'digest', 'oauth2'] as const;
const type = field('type', word(KINDS));
const secret = or(template, '');

const basic = record({ type, username: field('username', secret), password: field('password', secret) });
const bearer = record({ type, token: field('token', secret) });
const apikey = record({
  type,
  key: field('key', or(text, ''), ['name']),
  value: field('value', secret, ['token']),
  placement: field('placement', or(word(['header', 'query']), 'header'), ['in']),
});

/** How an upstream or a caller proves itself; what we cannot do is kept as `unsupported`. */
export const authentication = optional((node: Node): Authentication => {
  const kind = (text(child(node, 'type')) ?? '').toLowerCase();
  switch (kind) {
    case 'basic': {
      const { username, password } = basic(node);
      return { kind, username, password };
    }
    case 'bearer':
      return { kind, token: bearer(node).token };
    case 'apikey': {
      const { key, value, placement } = apikey(node);
      return { kind, key, value, placement };
    }
    default:
      reportUnsupported(node, 'this kind of authentication');
      return { kind: 'unsupported', type: kind };
  }
});
