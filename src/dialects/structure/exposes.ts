import { runs, ways } from './actions.ts';
import { httpMethod } from './consumes.ts';
import { address, call, EXTENDED, fileUri, kebab, mediaType } from './forms.ts';
import { named, orImport, type Grammar } from './grammar.ts';
import {
  anything,
  flag,
  having,
  list,
  mapping,
  record,
  ref,
  text,
  upTo,
  whole,
  word,
  type Fields,
  type Shape,
  type Shapes,
} from './shape.ts';

const port = whole(1, 65_535);
const listener: Fields = { address, authentication: ref('authentication') };

export function exposesShapes(grammar: Grammar): Shapes {
  const kinds = { rest: rest(grammar), mcp: mcp(grammar), skill: skill(grammar), control: ref('control') };
  const inline: Shape = { kind: 'by-word', key: 'type', of: kinds };
  return {
    exposes: list(orImport(grammar, 'exposes', inline), 1),
    // Any list or mapping here; which one it must be follows from how the action runs.
    outputs: grammar.dialect.named === 'list' ? list(anything) : anything,
  };
}

function rest(grammar: Grammar): Shape {
  const { added, dialect } = grammar;
  const display = { [dialect.display]: text, description: text, ...added.tags };
  const inList = dialect.named === 'list';
  const operation = record(
    {
      ...display,
      ...runs,
      'method!': httpMethod,
      inputParameters: ref('rest inputs'),
      ref: call,
      outputParameters: ref('outputs'),
      ...added['rest operation'],
    },
    {
      exclusive: ['responses', 'responseBinary'],
      alternatives: [
        having('', { outputParameters: { kind: 'if-list', of: ref('mapped output') } }),
        having(inList ? 'steps name' : 'steps', { outputParameters: ref('step outputs') }),
        having('ref'),
      ],
    },
  );
  const resource = record(
    {
      ...display,
      'path!': text,
      inputParameters: ref('rest inputs'),
      operations: named(grammar, operation, { min: inList ? 0 : 1, nameless: true }),
      forward: record({ 'targetNamespace!': kebab, trustedHeaders: list(text, 1) }),
    },
    { alternatives: [having('operations'), having('forward')] },
  );
  const resources = named(grammar, resource, { min: 1, nameless: true });
  return record({ 'type!': word('rest'), ...listener, 'port!': port, 'namespace!': kebab, resources, ...added.rest });
}

function mcp(grammar: Grammar): Shape {
  const { added } = grammar;
  const names = grammar.dialect.named === 'list' ? EXTENDED : undefined;
  return record(
    {
      'type!': word('mcp'),
      transport: word('http', 'stdio'),
      ...listener,
      port,
      'namespace!': kebab,
      description: text,
      'tools!': named(grammar, tool(grammar), { min: 1, nameless: true }),
      resources: named(grammar, mcpResource(grammar), { min: 1, ...(names && { names }) }),
      prompts: named(grammar, prompt(grammar), { min: 1, ...(names && { names }) }),
      ...added.mcp,
    },
    {
      match: 'one',
      alternatives: [
        having('transport', { transport: word('stdio') }, 'port'),
        having('port', { transport: word('http') }),
      ],
    },
  );
}

function tool(grammar: Grammar): ReturnType<typeof record> {
  const { added, dialect } = grammar;
  const head = dialect.named === 'list' ? 'name description' : 'description';
  return record(
    {
      [dialect.display]: text,
      description: text,
      ...added.tags,
      ...runs,
      inputParameters: ref('tool inputs'),
      ref: call,
      hints: ref('hints'),
      outputParameters: ref('outputs'),
    },
    { alternatives: [...ways(head), having('ref')] },
  );
}

function mcpResource({ added, dialect }: Grammar): ReturnType<typeof record> {
  return record(
    {
      [`${dialect.display}!`]: text,
      'uri!': text,
      'description!': text,
      mimeType: mediaType,
      ...runs,
      outputParameters: { kind: 'by-type', list: anything, ...(dialect.named === 'mapping' && { mapping: anything }) },
      location: fileUri,
      ...added['mcp resource'],
    },
    {
      match: 'one',
      alternatives: [
        having('call', { outputParameters: ref('mapped outputs') }, 'location'),
        having('steps', { outputParameters: ref('step outputs') }, 'location'),
        having('location', {}, 'call steps'),
      ],
    },
  );
}

function prompt(grammar: Grammar): ReturnType<typeof record> {
  const display = grammar.dialect.display;
  const argument = record({ [display]: text, 'description!': text, required: flag });
  const min = grammar.dialect.named === 'list' ? 1 : 0;
  return record(
    {
      [`${display}!`]: text,
      'description!': text,
      arguments: named(grammar, argument, { names: EXTENDED, min }),
      template: list(record({ 'role!': word('user', 'assistant'), 'content!': text }), 1),
      location: fileUri,
    },
    { match: 'one', alternatives: [having('template', {}, 'location'), having('location', {}, 'template')] },
  );
}

function skill(grammar: Grammar): Shape {
  const tool = record(
    {
      'description!': text,
      from: record({ 'sourceNamespace!': text, 'action!': text }),
      instruction: text,
    },
    { match: 'one', alternatives: [having('from'), having('instruction')] },
  );
  const one = record({
    'description!': upTo(1024),
    license: text,
    compatibility: upTo(500),
    metadata: mapping(text),
    'allowed-tools': upTo(1024),
    'argument-hint': text,
    'user-invocable': flag,
    'disable-model-invocation': flag,
    location: fileUri,
    tools: named(grammar, tool, { min: 1 }),
  });
  return record({
    'type!': word('skill'),
    ...listener,
    'port!': port,
    'namespace!': kebab,
    description: text,
    'skills!': named(grammar, one, { min: 1 }),
  });
}
