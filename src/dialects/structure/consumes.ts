import { baseUri, EXTENDED, kebab } from './forms.ts';
import { named, orImport, type Grammar } from './grammar.ts';
import { anything, list, mapping, record, ref, text, word, type Shape, type Shapes } from './shape.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export const httpMethod: Shape = word(...METHODS);

export function consumesShapes(grammar: Grammar): Shapes {
  const { added, dialect } = grammar;
  const parameter = record({ 'in!': word('query', 'header', 'path', 'cookie', 'body', 'environment'), value: text });
  const parameters = named(grammar, parameter, { names: EXTENDED });
  const display = { [dialect.display]: text, description: text, ...added.tags };
  const operation = record({
    ...display,
    'method!': httpMethod,
    inputParameters: parameters,
    outputRawFormat: word(...dialect.outputFormats),
    outputSchema: text,
    outputParameters: ref('consumed outputs'),
    body: ref('body'),
    ...added['consumed operation'],
  });
  const resource = record({
    ...display,
    'path!': text,
    inputParameters: parameters,
    'operations!': named(grammar, operation, { min: 1 }),
  });
  const adapter = record({
    'namespace!': kebab,
    'type!': word('http'),
    description: text,
    'baseUri!': baseUri,
    inputParameters: parameters,
    authentication: ref('authentication'),
    resources: named(grammar, resource, { min: 1 }),
    ...added.consumes,
  });
  return { ...bodies, consumes: list(orImport(grammar, 'consumes', adapter), 1) };
}

const part = record({ 'name!': text, 'value!': text, filename: text, contentType: text });
const textBody = record({ 'type!': text, 'data!': text });

const bodies: Shapes = {
  body: {
    kind: 'by-type',
    text,
    mapping: {
      kind: 'by-word',
      key: 'type',
      of: {
        json: record({
          'type!': text,
          'data!': { kind: 'by-type', text, list: list(anything), mapping: mapping(anything) },
        }),
        text: textBody,
        xml: textBody,
        sparql: textBody,
        formUrlEncoded: record({ 'type!': text, 'data!': { kind: 'by-type', text, mapping: mapping(text) } }),
        multipartForm: record({ 'type!': text, 'data!': list(part) }),
      },
    },
  },
};
