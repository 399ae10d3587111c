import SwaggerParser from '@apidevtools/swagger-parser';
import { describe, expect, it } from 'vitest';
import type { Capability, RequestBody, RestExposure } from '../../src/model/capability.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { consumedOf } from '../../src/surfaces/expose.ts';
import { facadeContract } from '../../src/surfaces/openapi.ts';
import { routesOf } from '../../src/surfaces/routes.ts';
import { exposedLibrary } from './practice.ts';

function restOf(capability: Capability): RestExposure {
  const rest = capability.exposes.find((exposure) => exposure.kind === 'rest');
  if (rest === undefined) throw new Error('no REST');
  return rest;
}

function contractOf(capability: Capability, secured?: 'bearer'): JsonObject {
  const inputs = new Map(consumedOf(capability).map(({ operation }) => [operation.name, operation.facts?.input]));
  return facadeContract(capability, restOf(capability), {
    base: 'http://127.0.0.1:8080',
    inputSchema: ({ action }) => inputs.get(action.name),
    secured,
  });
}

describe('the contract of the facade', () => {
  const contract = contractOf(exposedLibrary);

  it('is valid OpenAPI 3.1', async () => {
    const parser = new SwaggerParser();
    await expect(parser.validate(structuredClone(contract) as never)).resolves.toHaveProperty('openapi', '3.1.0');
  });

  it('names its own address and no security of the upstream', () => {
    expect(contract['servers']).toEqual([{ url: 'http://127.0.0.1:8080' }]);
    expect(JSON.stringify(contract)).not.toMatch(/security|library\.example/);
  });

  it('splits the input into parameters by their wire names and the body', () => {
    expect(contract).toHaveProperty(
      ['paths', '/shelves', 'post', 'requestBody', 'content', 'application/json', 'schema'],
      {
        type: 'object',
        required: ['shelves'],
        properties: {
          shelves: {
            type: 'array',
            minItems: 1,
            maxItems: 20,
            items: { $ref: '#/components/schemas/Shelf' },
          },
        },
        additionalProperties: false,
      },
    );
    const get = '/shelves/{shelf.id}';
    expect(contract).toHaveProperty(
      ['paths', get, 'get', 'parameters'],
      [
        { name: 'shelf.id', in: 'path', required: true, description: 'Which shelf.', schema: { type: 'string' } },
        {
          name: 'filter[genre]',
          in: 'query',
          required: false,
          description: 'Each item: string, one of crime, poetry.',
          explode: true,
          schema: { type: 'array', items: { type: 'string', enum: ['crime', 'poetry'] } },
        },
      ],
    );
    expect(contract).not.toHaveProperty(['paths', get, 'get', 'requestBody']);
  });

  it('answers with its own refusals beside what the upstream documents', () => {
    const statuses = (path: string, method: string) => {
      const { paths } = contract as { paths: Record<string, Record<string, { responses: object }>> };
      return Object.keys(paths[path]?.[method]?.responses ?? {});
    };
    expect(statuses('/shelves', 'post')).toEqual(['202', '400', '413', '415', '422', '502', '503', '504']);
    expect(statuses('/shelves/{shelf.id}', 'get')).toEqual(['200', '400', '404', '422', '502', '503', '504']);
    const both = ['paths', '/shelves', 'post', 'responses', '422'];
    expect(contract).toHaveProperty(
      [...both, 'description'],
      expect.stringMatching(/^Refused by the library\. Or from here/),
    );
    expect(contract).toHaveProperty([...both, 'content', 'text/plain']);
    expect(contract).toHaveProperty([...both, 'content', 'application/problem+json']);
  });

  it('keeps equal definitions once and unequal ones of the same name apart', () => {
    const { components } = contract as { components: { schemas: Record<string, object> } };
    expect(Object.keys(components.schemas)).toEqual(['Shelf', 'Shelf-2']);
    expect(components.schemas['Shelf']).toHaveProperty(['properties', 'parent', '$ref'], '#/components/schemas/Shelf');
    expect(components.schemas['Shelf-2']).toHaveProperty(
      ['properties', 'parent', '$ref'],
      '#/components/schemas/Shelf-2',
    );
  });

  it('describes a capability without facts by its declared inputs', () => {
    const consumes = exposedLibrary.consumes.map((upstream) => ({
      ...upstream,
      resources: upstream.resources.map((resource) => ({
        ...resource,
        operations: resource.operations.map((operation) => ({ ...operation, facts: undefined })),
      })),
    }));
    const bare = contractOf({ ...exposedLibrary, consumes, facts: undefined });
    expect(bare).toHaveProperty(['paths', '/shelves', 'post', 'requestBody', 'required'], true);
    expect(bare).toHaveProperty(['paths', '/shelves', 'post', 'responses', 'default']);
    expect(bare).toHaveProperty(['paths', '/shelves/{shelf-id}', 'get', 'parameters', '0', 'schema'], {
      type: 'string',
    });
  });

  it('asks for a bearer token where the facade does', async () => {
    const secured = contractOf(exposedLibrary, 'bearer');
    await expect(new SwaggerParser().validate(structuredClone(secured) as never)).resolves.toHaveProperty('security');
    expect(secured['security']).toEqual([{ bearer: [] }]);
    expect(secured).toHaveProperty(['components', 'securitySchemes'], { bearer: { type: 'http', scheme: 'bearer' } });
    expect(secured).toHaveProperty(
      ['paths', '/shelves', 'post', 'responses', '401', '$ref'],
      '#/components/responses/401',
    );
    expect(secured).toHaveProperty(['components', 'responses', '401', 'content', 'application/problem+json']);
    expect(contract).not.toHaveProperty(['components', 'responses', '401']);
  });

  const named = (name: string) => ({ name, in: 'body', type: 'object', required: true, description: '' }) as const;
  const object = (...names: string[]) => ({
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'object' }])),
    additionalProperties: false,
  });
  const json = (template: string): RequestBody => ({ kind: 'json', template });
  it.each<[string, RequestBody, string[], Record<string, string>, string, object]>([
    ['one bare placeholder', json('{{x}}'), ['x'], {}, 'application/json', { type: 'object' }],
    ['one quoted placeholder', json(' "{{ x }}" '), ['x'], {}, 'application/json', { type: 'object' }],
    [
      'a bare placeholder that is wired',
      json('{{y}}'),
      ['x'],
      { y: 'library-rest.x' },
      'application/json',
      { type: 'object' },
    ],
    ['a bare placeholder of something else', json('{{y}}'), ['x'], {}, 'application/json', object('x')],
    ['a member called body', json('{"body": {{body}}}'), ['body'], {}, 'application/json', object('body')],
    ['two inputs', json('{{x}}'), ['x', 'y'], {}, 'application/json', object('x', 'y')],
    ['a form', { kind: 'form', fields: { x: '{{x}}' } }, ['x'], {}, 'application/x-www-form-urlencoded', object('x')],
  ])('without facts it takes the body as the runtime does: %s', (_, body, names, wires, mediaType, schema) => {
    const bare = structuredClone(exposedLibrary);
    const [put] = consumedOf(bare);
    Object.assign(put?.operation ?? {}, { facts: undefined, body });
    const target = { kind: 'call', call: 'library.put-shelves', with: wires };
    Object.assign(restOf(bare).resources[0]?.actions[0] ?? {}, { inputs: names.map(named), target });
    const content = ['paths', '/shelves', 'post', 'requestBody', 'content'];
    expect(contractOf(bare)).toHaveProperty(content, { [mediaType]: { schema } });
  });

  it('takes the fields of a form by their names on the wire', () => {
    const form = structuredClone(exposedLibrary);
    const [put] = consumedOf(form);
    Object.assign(put?.operation ?? {}, { body: { kind: 'form', fields: { 'shelves[]': '{{shelves}}' } } });
    Object.assign(put?.operation.facts?.inputs[0] ?? {}, { wireName: 'shelves[]' });
    const content = ['paths', '/shelves', 'post', 'requestBody', 'content'];
    expect(contractOf(form)).toHaveProperty([...content, 'application/x-www-form-urlencoded', 'schema'], {
      type: 'object',
      required: ['shelves[]'],
      properties: { 'shelves[]': expect.objectContaining({ type: 'array' }) },
      additionalProperties: false,
    });
  });

  it('sends a whole body as it is', () => {
    const whole = structuredClone(exposedLibrary);
    const [put] = consumedOf(whole);
    Object.assign(put?.operation.facts ?? {}, {
      input: {
        type: 'object',
        required: ['body'],
        properties: { body: { type: 'array', items: { type: 'integer' } } },
      },
      body: { mediaType: 'application/json', required: true, shape: 'whole' },
    });
    Object.assign(restOf(whole).resources[0]?.actions[0] ?? {}, {
      inputs: [{ name: 'body', in: 'body', type: 'array', required: true, description: 'Numbers.' }],
    });
    const schema = ['paths', '/shelves', 'post', 'requestBody', 'content', 'application/json', 'schema'];
    expect(contractOf(whole)).toHaveProperty(schema, { type: 'array', items: { type: 'integer' } });
  });
});

describe('routesOf', () => {
  it('gives an action the inputs of its resource, its own hiding those of the same name', () => {
    const input = { type: 'string', description: '', required: true } as const;
    const [route] = routesOf({
      kind: 'rest',
      namespace: 'r',
      resources: [
        {
          name: 'x',
          path: '/x/{{ id }}',
          inputs: [
            { ...input, name: 'id', in: 'path' },
            { ...input, name: 'q', in: 'query' },
          ],
          actions: [
            {
              name: 'a',
              method: 'GET',
              inputs: [{ ...input, name: 'q', in: 'header' }],
              target: { kind: 'call', call: 'a.b', with: {} },
              outputs: [],
            },
          ],
        },
      ],
    });
    expect(route?.path).toBe('/x/{id}');
    expect(route?.inputs.map(({ name, in: place }) => [name, place])).toEqual([
      ['id', 'path'],
      ['q', 'header'],
    ]);
  });
});
