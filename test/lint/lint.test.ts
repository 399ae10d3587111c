import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCapability } from '../../src/dialects/read.ts';
import { lint } from '../../src/lint/lint.ts';
import { placeText, problemCodes } from '../../src/model/problem.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { corpus } from '../corpus.ts';
import { capabilityFiles } from '../dialects/files.ts';
import { changed, type Change } from './change.ts';

const UPDATE = '/exposes/orders-rest/order/update-order';
const GET = '/exposes/orders-mcp/get-order';
const ORDER = 'consumes.0.resources.0';
const REST = 'exposes.0.resources.0';
const ACTION = `${REST}.actions.0`;
const TOOL = 'exposes.1.tools.0';
const input = { name: 'more', type: 'string', description: 'More.', required: true };
const second = { name: 'second', description: 'A skill.', metadata: {}, tools: [] };

/** One change of the clean capability, and all that the rules then say. */
const cases: readonly [string, Change, readonly string[]][] = [
  [
    'a key in the file',
    { 'consumes.0.authentication.username': 'k-1' },
    ['warning lint.hard-coded-secret /consumes/shop/authentication'],
  ],
  [
    'a key in the file, for callers',
    { 'exposes.0.authentication': { kind: 'bearer', token: 'k-1' } },
    ['warning lint.hard-coded-secret /exposes/orders-rest/authentication'],
  ],
  [
    'a variable that nobody declares',
    { 'consumes.0.authentication.username': '{{OTHER}}' },
    ['error lint.undeclared-secret /consumes/shop/authentication'],
  ],
  ['a variable that is an input', { 'consumes.0.authentication.username': '{{note}}' }, []],
  [
    'a variable with the namespace of its bind',
    { 'consumes.0.authentication.username': '{{env.SHOP_KEY}}' },
    ['warning lint.qualified-variable /consumes/shop/authentication'],
  ],
  [
    'authentication that we cannot do',
    { 'consumes.0.authentication': { kind: 'unsupported', type: 'oauth2' } },
    ['warning lint.authentication /consumes/shop/authentication'],
  ],
  [
    'a slash at the end of the base URI',
    { 'consumes.0.baseUri': 'https://api.shop.test/' },
    ['error lint.base-uri-slash /consumes/shop/baseUri'],
  ],
  [
    'two operations of one name',
    { [`${ORDER}.operations.1.name`]: 'update-order' },
    ['error lint.duplicate /consumes/shop/order/update-order', `error lint.unknown-call ${GET}`],
  ],
  [
    'a query in an upstream path',
    { [`${ORDER}.path`]: '/orders/{id}?x=1' },
    [
      'warning lint.query-in-path /consumes/shop/order/update-order',
      'warning lint.query-in-path /consumes/shop/order/get-order',
    ],
  ],
  [
    'parameters of a consumed resource',
    { [`${ORDER}.parameters`]: [{ name: 'X-A', in: 'header' }] },
    ['warning lint.resource-parameters /consumes/shop/order'],
  ],
  [
    'a cookie for the upstream',
    { [`${ORDER}.operations.0.parameters.1`]: { name: 'session', in: 'cookie' } },
    ['warning lint.unsent-parameter /consumes/shop/order/update-order'],
  ],
  [
    'a body parameter without a template',
    { [`${ORDER}.operations.1.parameters.0`]: { name: 'id', in: 'body' } },
    ['warning lint.unsent-parameter /consumes/shop/order/get-order'],
  ],
  ['a body parameter with a template', { [`${ORDER}.operations.0.parameters.1`]: { name: 'note', in: 'body' } }, []],
  [
    'a template in a shared header',
    { 'consumes.0.parameters.0.value': '{{id}}' },
    ['warning lint.shared-header /consumes/shop'],
  ],
  ['a list in a query', { [`${ACTION}.inputs.0.type`]: 'array' }, [`warning lint.structured-parameter ${UPDATE}`]],
  [
    'a template of an optional input in a query',
    { [`${ORDER}.operations.0.parameters.0.value`]: '{{dry}}' },
    [`warning lint.optional-parameter ${UPDATE}`],
  ],
  [
    'a body that is a form',
    { [`${ORDER}.operations.1.body`]: { kind: 'form', fields: { id: '{{id}}' } } },
    ['warning lint.body-encoding /consumes/shop/order/get-order'],
  ],
  [
    'a body that cannot be sent',
    { [`${ORDER}.operations.1.body`]: { kind: 'unsupported', type: 'multipartForm' } },
    ['warning lint.body-unsupported /consumes/shop/order/get-order'],
  ],
  [
    'no body that nobody sends',
    {
      [`${ORDER}.operations.1.body`]: { kind: 'unsupported', type: 'multipartForm' },
      'exposes.1.tools': [],
      'exposes.2.skills.0.tools': [],
    },
    [],
  ],
  [
    'a body template that is not JSON',
    { [`${ORDER}.operations.0.body.template`]: '{"note": "{{note}}", "lines": {{lines}}' },
    ['error lint.body-not-json /consumes/shop/order/update-order'],
  ],
  [
    'text outside quotes',
    { [`${ORDER}.operations.0.body.template`]: '{"note": {{note}}, "lines": {{lines}}}' },
    [`warning lint.body-unquoted ${UPDATE}`],
  ],
  [
    'a list in quotes',
    { [`${ORDER}.operations.0.body.template`]: '{"note": "{{note}}", "lines": "{{lines}}"}' },
    [`warning lint.body-quoted ${UPDATE}`],
  ],
  ['an object in a body', { [`${ACTION}.inputs.2.type`]: 'object' }, [`warning lint.body-object ${UPDATE}`]],
  [
    'an optional input in a body',
    {
      [`${ORDER}.operations.1.body`]: { kind: 'json', template: '{"id": "{{id}}"}' },
      [`${TOOL}.inputs.0.required`]: false,
    },
    [`warning lint.body-optional ${GET}`],
  ],
  ['nothing exposed', { exposes: [] }, ['error lint.nothing-exposed /exposes']],
  ['a namespace twice', { 'binds.0.namespace': 'shop' }, ['error lint.duplicate /consumes/shop']],
  ['a port twice', { 'exposes.1.port': 8080 }, ['error lint.duplicate /exposes/orders-mcp']],
  ['a route twice', { [`${REST}.actions.1`]: 'copy' }, [`error lint.duplicate ${UPDATE}`]],
  ['a tool twice', { 'exposes.1.tools.1': 'copy' }, [`error lint.duplicate ${GET}`]],
  [
    'a skill twice',
    { 'exposes.2.skills.1': { ...second, name: 'orders' } },
    ['error lint.duplicate /exposes/orders-skill/orders'],
  ],
  ['another skill', { 'exposes.2.skills.1': second }, []],
  ['a slash at the end of a route', { [`${REST}.path`]: '/orders/{id}/' }, [`warning lint.route-path ${UPDATE}`]],
  [
    'a variable of a route that is not an input',
    { [`${REST}.path`]: '/shops/{shop}/orders/{id}' },
    [`error lint.undeclared-variable ${UPDATE}`],
  ],
  ['a path input without a variable', { [`${REST}.path`]: '/orders' }, [`error lint.missing-variable ${UPDATE}`]],
  ['a call that leads nowhere', { [`${TOOL}.target.call`]: 'shop.gone' }, [`error lint.unknown-call ${GET}`]],
  [
    'a prefix that is not the namespace',
    { [`${TOOL}.target.with.id`]: 'tools.id' },
    [`warning lint.with-prefix ${GET}/with/id`],
  ],
  [
    'the namespace of another adapter',
    { [`${TOOL}.target.with.id`]: 'orders-rest.id' },
    [`warning lint.with-prefix ${GET}/with/id`],
  ],
  ['a text with a dot', { [`${TOOL}.target.with.id`]: 'file.id' }, []],
  [
    'an input that is not there',
    { [`${TOOL}.target.with.id`]: 'orders-mcp.key' },
    [`warning lint.with-input ${GET}/with/id`],
  ],
  [
    'a key that the operation does not use',
    { [`${TOOL}.target.with.more`]: 1 },
    [`warning lint.with-key ${GET}/with/more`],
  ],
  [
    'a path variable that is left open',
    { [`${TOOL}.inputs.0`]: input, [`${TOOL}.target.with`]: {} },
    [`error lint.open-variable ${GET}`],
  ],
  [
    'a template variable that is left open',
    {
      [`${ORDER}.operations.0.body.template`]: '{"a": {{other}}}',
      [`${ACTION}.target.with`]: { id: 'orders-rest.id', dry: 'orders-rest.dry' },
    },
    [`warning lint.open-variable ${UPDATE}`],
  ],
  [
    'a bound variable in a body',
    { [`${ORDER}.operations.1.body`]: { kind: 'json', template: '{"k": "{{SHOP_KEY}}"}' } },
    ['warning lint.bind-in-template /consumes/shop/order/get-order'],
  ],
  ['a cookie from the caller', { [`${ACTION}.inputs.0.in`]: 'cookie' }, [`warning lint.cookie-input ${UPDATE}`]],
  ['an input with a fixed value', { [`${ACTION}.inputs.0.value`]: 'true' }, [`warning lint.fixed-input ${UPDATE}`]],
  [
    'an object without properties',
    { [`${TOOL}.outputs`]: [{ type: 'object', mapping: '$.' }] },
    [`warning lint.hollow-output ${GET}`],
  ],
  [
    'a list without items, deep down',
    { [`${ACTION}.outputs.0.properties.tags`]: { type: 'array', mapping: '$.tags' } },
    [`warning lint.hollow-output ${UPDATE}`],
  ],
  ['a GET that destroys', { [`${TOOL}.hints.destructive`]: true }, [`warning lint.hint ${GET}/hints`]],
  ['a GET that must not be repeated', { [`${TOOL}.hints.idempotent`]: false }, [`warning lint.hint ${GET}/hints`]],
  ['a PATCH that only reads', { [`${ORDER}.operations.1.method`]: 'PATCH' }, [`warning lint.hint ${GET}/hints`]],
  [
    'a DELETE that spares',
    { [`${ORDER}.operations.1.method`]: 'DELETE', [`${TOOL}.hints.readOnly`]: false },
    [`warning lint.hint ${GET}/hints`],
  ],
  [
    'a hint that the contract contradicts',
    { [`${ORDER}.operations.1.facts`]: { semantics: { readOnly: true, destructive: false, idempotent: false } } },
    [`warning lint.hint ${GET}/hints`],
  ],
  [
    'a folder of one machine',
    { 'exposes.2.skills.0.location': 'file:///skills/orders' },
    ['warning lint.skill-location /exposes/orders-skill/orders'],
  ],
  [
    'a skill tool made from nothing',
    { 'exposes.2.skills.0.tools.0.action': 'gone' },
    ['error lint.skill-tool /exposes/orders-skill/orders'],
  ],
  [
    'an instruction without a location',
    {
      'exposes.2.skills.0.tools.0': {
        kind: 'instruction',
        name: 'read',
        description: 'Reads.',
        instruction: 'read.md',
      },
    },
    ['warning lint.skill-instruction /exposes/orders-skill/orders'],
  ],
];

describe('lint', () => {
  it('has nothing to say of a clean capability', () => {
    expect(saidOf({})).toEqual([]);
  });

  it.each(cases)('finds %s', (_, change, expected) => {
    expect(saidOf(change)).toEqual(expected);
  });

  it('has a case for each of its codes', () => {
    const said = new Set(cases.flatMap(([, , expected]) => expected.map((line) => line.split(' ')[1])));
    expect(said).toEqual(new Set(problemCodes().filter((code) => code.startsWith('lint.'))));
  });

  const root = corpus();
  it.skipIf(root === undefined)('looks at every published capability without a throw', () => {
    const files = ['naftiko-capabilities', 'ikanos-capabilities'].flatMap((set) => capabilityFiles(root ?? '', set));
    const counts = files.flatMap((file) => {
      const source = parseYaml(readFileSync(file, 'utf8'), file);
      const read = source.ok ? readCapability(source.value, 'sample') : undefined;
      return read?.ok === true ? [lint(read.value.capability).length] : [];
    });
    expect(counts.length).toBeGreaterThanOrEqual(382);
    expect(counts.filter((count) => count === 0).length).toBeGreaterThanOrEqual(100);
  });
});

function saidOf(change: Change): string[] {
  return lint(changed(change)).map(({ severity, code, place }) => `${severity} ${code} ${placeText(place)}`);
}
