import { flag, list, record, text, word, type Shapes } from './shape.ts';

const type = word('basic', 'apikey', 'bearer', 'digest', 'oauth2');
const password = record({ 'type!': type, username: text, password: text });

export const authenticationShapes: Shapes = {
  authentication: {
    kind: 'by-word',
    key: 'type',
    of: {
      basic: password,
      digest: password,
      bearer: record({ 'type!': type, token: text }),
      apikey: record({ 'type!': type, key: text, value: text, placement: word('header', 'query') }),
      oauth2: record({
        'type!': type,
        'authorizationServerUri!': text,
        'resource!': text,
        scopes: list(text),
        audience: text,
        tokenEndpoint: text,
        tokenValidation: word('jwks', 'introspection'),
      }),
    },
  },
  hints: record({ readOnly: flag, destructive: flag, idempotent: flag, openWorld: flag }),
  semantics: record({ safe: flag, idempotent: flag, cacheable: flag }),
};
