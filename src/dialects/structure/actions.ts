import { call, EXTENDED, fileUri, kebab, notEmpty, target } from './forms.ts';
import { named, type Grammar } from './grammar.ts';
import {
  flag,
  having,
  list,
  mapping,
  record,
  ref,
  text,
  textOrNumber,
  word,
  type Fields,
  type Shape,
  type Shapes,
} from './shape.ts';

const inputType = word('string', 'number', 'integer', 'boolean', 'array', 'object');

/** What makes an action run: one operation, or steps. */
export const runs: Fields = {
  call,
  with: ref('with'),
  steps: ref('steps'),
  mappings: ref('mappings'),
};

export function actionShapes(grammar: Grammar): Shapes {
  const restInput = record({
    'in!': word('query', 'header', 'path', 'cookie', 'body'),
    'type!': inputType,
    'description!': text,
    pattern: text,
    value: text,
  });
  const toolInput = record({ 'type!': inputType, 'description!': text, required: flag });
  return {
    with: mapping(textOrNumber),
    'rest inputs': named(grammar, restInput, { names: EXTENDED }),
    'tool inputs': named(grammar, toolInput, { names: EXTENDED }),
    mappings: list(record({ [`${grammar.mappingTarget}!`]: target, 'value!': text })),
    steps: steps(grammar),
  };
}

const type = word('call', 'lookup', 'script');
const lookup = record({
  'type!': type,
  'index!': kebab,
  'match!': kebab,
  'lookupValue!': text,
  'outputParameters!': list(text, 1),
});
const script = record({
  'type!': type,
  language: word('javascript', 'python', 'groovy'),
  location: fileUri,
  'file!': notEmpty,
  dependencies: list(notEmpty, 1),
  with: ref('with'),
});

function steps(grammar: Grammar): Shape {
  const kinds = { call: record({ 'type!': type, 'call!': call, with: ref('with') }), lookup, script };
  return named(grammar, { kind: 'by-word', key: 'type', of: kinds }, { min: 1 });
}

/** An action calls an operation, takes steps, refers to a flow, or answers a fixed text. */
export function ways(head: string): ReturnType<typeof having>[] {
  return [
    having(`${head} call`, { outputParameters: ref('mapped outputs') }),
    having(`${head} steps`, { outputParameters: ref('step outputs') }),
    having(`${head} outputParameters`, { outputParameters: ref('mock outputs') }),
  ];
}
