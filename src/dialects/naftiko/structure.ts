import { shapesOf } from '../structure/document.ts';
import type { Grammar } from '../structure/grammar.ts';
import { having, record, ref, word, type Shapes } from '../structure/shape.ts';
import { naftiko } from './dialect.ts';

const grammar: Grammar = {
  dialect: naftiko,
  imports: ['consumes'],
  flows: 'functions',
  mappingTarget: 'targetName',
  added: {
    info: {},
    tags: {},
    consumes: {},
    'consumed operation': {},
    rest: {},
    'rest operation': {},
    mcp: {},
    'mcp resource': {},
    flow: {},
  },
};

/** `naftiko: 1.0.0-alpha2`: a capability, or upstreams for others to import. */
export const naftikoShapes: Shapes = {
  ...shapesOf(grammar),
  document: record(
    {
      'naftiko!': word(naftiko.version),
      info: ref('info'),
      binds: ref('binds'),
      consumes: ref('consumes'),
      capability: ref('capability'),
    },
    { match: 'one', alternatives: [having('capability'), having('consumes')] },
  ),
};
