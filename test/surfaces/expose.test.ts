import { describe, expect, it } from 'vitest';
import { lint } from '../../src/lint/lint.ts';
import type { Capability, Exposure, Operation } from '../../src/model/capability.ts';
import { consumedOf, expose } from '../../src/surfaces/expose.ts';
import { skillFrontmatter } from '../../src/surfaces/skill.ts';
import { exposedLibrary, library, libraryOptions } from './practice.ts';

function exposure<K extends Exposure['kind']>(capability: Capability, kind: K): Extract<Exposure, { kind: K }> {
  const found = capability.exposes.find((one): one is Extract<Exposure, { kind: K }> => one.kind === kind);
  if (found === undefined) throw new Error(kind);
  return found;
}

describe('expose', () => {
  it('keeps the paths of the upstream, with variables called as the inputs are', () => {
    const { resources, port, namespace } = exposure(exposedLibrary, 'rest');
    expect({ port, namespace }).toEqual({ port: 8080, namespace: 'library-rest' });
    expect(resources.map(({ path }) => path)).toEqual(['/shelves', '/shelves/{shelf-id}']);
  });

  it('renames a variable that is spelled as on the wire', () => {
    const [upstream] = library.consumes;
    const resources = upstream?.resources.map((one) => ({
      ...one,
      path: one.path.replace('{{shelf-id}}', '{shelf.id}'),
    }));
    const renamed = { ...library, consumes: [{ ...library.consumes[0], resources }] } as Capability;
    expect(exposure(expose(renamed, libraryOptions), 'rest').resources[1]?.path).toBe('/shelves/{shelf-id}');
  });

  it('makes one resource of what two upstreams answer at one path, and keeps names apart', () => {
    const [first] = library.consumes;
    const [shelves, shelf] = first?.resources ?? [];
    if (first === undefined || shelves === undefined || shelf === undefined) throw new Error('no resources');
    const put = shelves.operations.map((operation) => ({ ...operation, name: 'replace-shelf' }));
    const other = {
      ...first,
      namespace: 'other',
      resources: [
        { ...shelf, name: 'shelves', operations: put },
        { ...shelf, name: 'shelves', path: '/other', operations: put.map((one) => ({ ...one, name: 'other-shelf' })) },
        { ...shelf, name: 'empty', path: '/empty', operations: [] },
      ],
    };
    const { resources } = exposure(expose({ ...library, consumes: [first, other] }, libraryOptions), 'rest');
    expect(resources.map(({ name, path, actions }) => [name, path, actions.map((action) => action.name)])).toEqual([
      ['shelves', '/shelves', ['put-shelves']],
      ['shelf', '/shelves/{shelf-id}', ['get-shelf', 'replace-shelf']],
      ['shelves-2', '/other', ['other-shelf']],
    ]);
  });

  function withOperations(change: (operation: Operation) => Operation[]): Capability {
    const consumes = library.consumes.map((upstream) => ({
      ...upstream,
      resources: upstream.resources.map((one) => ({ ...one, operations: one.operations.flatMap(change) })),
    }));
    return { ...library, consumes };
  }

  const offered = (capability: Capability) => ({
    routes: exposure(capability, 'rest').resources.map(({ path, actions }) => [path, actions.map(({ name }) => name)]),
    tools: exposure(capability, 'mcp').tools.map(({ name }) => name),
    skill: exposure(capability, 'skill').skills.flatMap(({ tools }) => tools.map(({ name }) => name)),
  });

  it('offers no operation whose body cannot be sent, and keeps it among what is consumed', () => {
    const bare = withOperations((one) =>
      one.name === 'put-shelves' ? [{ ...one, body: { kind: 'unsupported', type: 'multipart/form-data' } }] : [one],
    );
    const exposed = expose(bare, libraryOptions);
    expect(offered(exposed)).toEqual({
      routes: [['/shelves/{shelf-id}', ['get-shelf']]],
      tools: ['get-shelf'],
      skill: ['get-shelf'],
    });
    expect(consumedOf(exposed).map(({ operation }) => operation.name)).toEqual(['put-shelves', 'get-shelf']);
    expect(skillFrontmatter(bare, { name: 'a', server: 'b' }).description).not.toMatch(/bulk/);
  });

  it('has no route for what an earlier one matches, only its tool', () => {
    const [upstream] = library.consumes;
    const [, shelf] = upstream?.resources ?? [];
    if (upstream === undefined || shelf === undefined) throw new Error('no resources');
    const [get] = shelf.operations;
    if (get === undefined) throw new Error('no operation');
    const twin = {
      ...shelf,
      name: 'by-number',
      path: '/shelves/{{number}}',
      operations: [
        { ...get, name: 'get-by-number' },
        { ...get, name: 'renumber', method: 'PATCH' as const },
      ],
    };
    const consumes = [{ ...upstream, resources: [...upstream.resources, twin] }];
    const exposed = expose({ ...library, consumes }, libraryOptions);
    const { routes, tools } = offered(exposed);
    expect(routes.slice(1)).toEqual([
      ['/shelves/{shelf-id}', ['get-shelf']],
      ['/shelves/{number}', ['renumber']],
    ]);
    expect(tools).toContain('get-by-number');
    expect(lint(exposed).filter(({ code }) => code === 'lint.duplicate')).toEqual([]);
  });

  it('declares every input of every action, wires it by the own namespace and maps no output', () => {
    const rest = exposure(exposedLibrary, 'rest').resources.flatMap((resource) => resource.actions);
    const tools = exposure(exposedLibrary, 'mcp').tools;
    for (const [namespace, actions] of [
      ['library-rest', rest],
      ['library-mcp', tools],
    ] as const) {
      expect(actions.map((action) => action.inputs.map((input) => input.name))).toEqual([
        ['shelves'],
        ['shelf-id', 'filter-genre'],
      ]);
      for (const action of actions) {
        const wires = Object.fromEntries(action.inputs.map(({ name }) => [name, `${namespace}.${name}`]));
        expect(action.target).toEqual({ kind: 'call', call: `library.${action.name}`, with: wires });
        expect(action.outputs).toEqual([]);
      }
    }
  });

  it('says where a REST input stands and leaves a tool input without a place', () => {
    const rest = exposure(exposedLibrary, 'rest').resources.flatMap((resource) => resource.actions);
    expect(rest.flatMap((action) => action.inputs.map((input) => input.in))).toEqual(['body', 'path', 'query']);
    const tools = exposure(exposedLibrary, 'mcp').tools;
    expect(tools.flatMap((tool) => tool.inputs.map((input) => input.in))).toEqual([undefined, undefined, undefined]);
  });

  it('describes an input by its own words and by what its schema requires inside', () => {
    const [tool] = exposure(exposedLibrary, 'mcp').tools;
    expect(tool?.inputs[0]?.description).toBe(
      'The shelves to put. 1 to 20 items. Each item needs id (string, at least 1 character), genre (one of crime, poetry), ' +
        'opened_at (date-time).',
    );
  });

  it('derives the tools of the skill from the MCP exposure', () => {
    const [skill] = exposure(exposedLibrary, 'skill').skills;
    expect(skill?.name).toBe('library-shelves');
    expect(skill?.location).toBeUndefined();
    expect(skill?.tools.map((tool) => tool.kind === 'derived' && [tool.namespace, tool.action])).toEqual([
      ['library-mcp', 'put-shelves'],
      ['library-mcp', 'get-shelf'],
    ]);
  });

  it('annotates each schema once: exposing again changes nothing', () => {
    expect(expose(exposedLibrary, libraryOptions)).toEqual(exposedLibrary);
    expect(exposedLibrary.facts?.entities[0]?.schema).toMatchObject({
      title: 'Shelf',
      examples: [{ id: 's-1', genre: 'crime', opened_at: '2026-01-02T03:04:05Z' }],
    });
  });
});
