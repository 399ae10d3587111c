import { shapesOf } from '../structure/document.ts';
import { binarySize, mediaType, MEDIA_TYPE, STATUS } from '../structure/forms.ts';
import type { Grammar } from '../structure/grammar.ts';
import {
  anything,
  flag,
  having,
  list,
  mapping,
  record,
  ref,
  text,
  whole,
  word,
  type Shapes,
} from '../structure/shape.ts';
import { ikanos } from './dialect.ts';

const tags = { tags: list(text) };
const content = mapping(record({ binary: flag, schema: mapping(anything) }), MEDIA_TYPE, 1);

const grammar: Grammar = {
  dialect: ikanos,
  imports: ['consumes', 'exposes', 'aggregates', 'binds'],
  flows: 'flows',
  mappingTarget: 'target',
  added: {
    info: { version: text },
    tags,
    consumes: {
      tunnel: record({ 'type!': word('ziti'), 'service!': text, 'identity!': text, fallback: word('fail', 'direct') }),
    },
    'consumed operation': { outputMediaType: text, maxBinarySize: binarySize },
    rest: { maxBinarySize: binarySize },
    'rest operation': {
      responses: mapping(record({ description: text, content }), STATUS),
      responseBinary: record({ status: whole(100, 599), 'mediaType!': mediaType, description: text }),
    },
    mcp: { maxBinarySize: binarySize, ttlMs: whole(-Infinity, Infinity), cacheScope: word('public', 'private') },
    'mcp resource': { binary: flag },
    flow: { ...tags, outputMediaType: text },
  },
};

const standalone = ['consumes', 'exposes', 'aggregates', 'binds'] as const;

/** `ikanos: 1.0.0-beta5`: a capability, or one section for others to import. */
export const ikanosShapes: Shapes = {
  ...shapesOf(grammar),
  document: record(
    {
      'ikanos!': word(ikanos.version),
      info: ref('info'),
      binds: ref('binds'),
      consumes: ref('consumes'),
      aggregates: ref('aggregates'),
      exposes: ref('exposes'),
      capability: ref('capability'),
    },
    {
      match: 'one',
      alternatives: [having('capability'), ...standalone.map((section) => having(section, {}, 'capability'))],
    },
  ),
};
