import { actionShapes, runs, ways } from './actions.ts';
import { authenticationShapes } from './authentication.ts';
import { consumesShapes } from './consumes.ts';
import { controlShapes } from './control.ts';
import { exposesShapes } from './exposes.ts';
import { date, email, EXTENDED, kebab, uri, VARIABLE } from './forms.ts';
import { named, orImport, type Grammar } from './grammar.ts';
import { outputShapes } from './outputs.ts';
import { having, list, mapping, record, ref, text, textOf, type Shape, type Shapes } from './shape.ts';

/** The tables of one dialect; each of its documents is a `document`. */
export function shapesOf(grammar: Grammar): Shapes {
  return {
    ...authenticationShapes,
    ...controlShapes,
    ...outputShapes(grammar),
    ...actionShapes(grammar),
    ...consumesShapes(grammar),
    ...exposesShapes(grammar),
    import: record({ [`${grammar.dialect.importFrom}!`]: text, 'import!': kebab, as: kebab, description: text }),
    info: info(grammar),
    binds: list(orImport(grammar, 'binds', bind), 1),
    aggregates: list(orImport(grammar, 'aggregates', aggregate(grammar)), 1),
    capability: record(sections, { alternatives: [having('exposes'), having('consumes')] }),
  };
}

const sections = {
  binds: ref('binds'),
  consumes: ref('consumes'),
  aggregates: ref('aggregates'),
  exposes: ref('exposes'),
};

const bind = record({
  'namespace!': kebab,
  description: text,
  location: uri,
  'keys!': mapping(textOf(EXTENDED), VARIABLE),
});

function info({ dialect, added }: Grammar): Shape {
  return record({
    [`${dialect.display}!`]: text,
    'description!': text,
    tags: list(text),
    created: date,
    modified: date,
    stakeholders: list(record({ 'role!': text, 'fullName!': text, email })),
    ...added.info,
  });
}

function aggregate(grammar: Grammar): Shape {
  const { added, dialect, flows } = grammar;
  const inList = dialect.named === 'list';
  const flow = record(
    {
      'description!': text,
      semantics: ref('semantics'),
      inputParameters: ref('tool inputs'),
      ...runs,
      outputParameters: ref('outputs'),
      ...added.flow,
    },
    { alternatives: ways('') },
  );
  return record({
    [`${dialect.display}!`]: text,
    [inList ? 'namespace!' : 'namespace']: kebab,
    [`${flows}!`]: named(grammar, flow, { min: 1 }),
  });
}
