import { EXTENDED } from './forms.ts';
import { named, type Grammar } from './grammar.ts';
import {
  anything,
  having,
  list,
  mapping,
  record,
  ref,
  text,
  word,
  type RecordShape,
  type Shape,
  type Shapes,
} from './shape.ts';

const SCALARS = ['string', 'number', 'boolean'] as const;
const outputType: Shape = word(...SCALARS, 'object', 'array');

const mapped = { 'type!': outputType, mapping: text, const: anything, value: text };
const mappedScalar = record(mapped, { alternatives: [having('mapping'), having('value')], match: 'one' });

/** Outputs mapped from an answer, outputs of steps, and the fixed outputs of mocks. */
export function outputShapes(grammar: Grammar): Shapes {
  return {
    'mapped output': byType(mappedScalar, {
      object: record({ ...mapped, 'properties!': mapping(ref('mapped output')) }),
      array: record({ ...mapped, 'items!': ref('mapped output') }),
    }),
    'mapped outputs': list(ref('mapped output')),
    ...stepOutputs(grammar),
    'mock outputs': named(grammar, record({ 'type!': word(...SCALARS), 'value!': text }), { names: undefined, min: 1 }),
    'consumed outputs': named(grammar, record({ 'type!': outputType, 'value!': text }), { names: undefined }),
  };
}

/** In a list they all carry their names, even those that stand in a mapping. */
function stepOutputs({ dialect }: Grammar): Shapes {
  const inList = dialect.named === 'list';
  const step = inList ? { 'type!': outputType, 'name!': ref('extended name') } : { 'type!': outputType };
  const several = (min: number): Shape =>
    inList ? list(ref('step output'), min) : mapping(ref('step output'), undefined, min);
  return {
    'extended name': { kind: 'text', form: EXTENDED },
    'step output': byType(record(step), {
      object: record({ ...step, 'properties!': mapping(ref('step output')) }),
      array: record({ ...step, 'items!': several(1) }),
    }),
    'step outputs': several(0),
  };
}

function byType(scalar: RecordShape, structured: { readonly object: RecordShape; readonly array: RecordShape }): Shape {
  const scalars = Object.fromEntries(SCALARS.map((type) => [type, scalar]));
  return { kind: 'by-word', key: 'type', of: { ...scalars, ...structured } };
}
