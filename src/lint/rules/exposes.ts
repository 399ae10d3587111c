import type { Exposure, Output } from '../../model/capability.ts';
import { pathVariables } from '../../model/names.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { routePattern } from '../../model/route.ts';
import { whereOf, type Subject } from '../subject.ts';

export function somethingExposed({ capability }: Subject): Problem[] {
  return capability.exposes.length > 0 ? [] : [problem('lint.nothing-exposed', { pointer: '/exposes' }, {})];
}

/** Variables of a route without an input, and path inputs without a variable. */
export function routeVariables({ actions }: Subject): Problem[] {
  return actions.flatMap(({ path, inputs, where }) => {
    if (path === undefined) return [];
    const variables = pathVariables(path);
    const declared = inputs.filter((input) => input.in === 'path').map(({ name }) => name);
    return [
      ...variables
        .filter((name) => !declared.includes(name))
        .map((name) => problem('lint.undeclared-variable', { pointer: where }, { name })),
      ...declared
        .filter((name) => !variables.includes(name))
        .map((name) => problem('lint.missing-variable', { pointer: where }, { name })),
    ];
  });
}

export function routePaths({ actions }: Subject): Problem[] {
  return actions
    .filter(({ path }) => path !== undefined && (/[?#]/.test(path) || (path.length > 1 && path.endsWith('/'))))
    .map(({ where }) => problem('lint.route-path', { pointer: where }, {}));
}

/** Two routes of one adapter that the same request matches; only the first is ever reached. */
export function duplicateRoutes({ actions }: Subject): Problem[] {
  const routes = actions.flatMap(({ method, path, namespace, where }) =>
    method === undefined || path === undefined
      ? []
      : [{ where, name: `${method} ${path}`, matches: `${namespace} ${routePattern(method, path)}` }],
  );
  return repeated(routes, ({ matches }) => matches).map(({ where, name }) =>
    problem('lint.duplicate', { pointer: where }, { what: 'route', name }),
  );
}

export function duplicateTools({ actions, capability }: Subject): Problem[] {
  const tools = actions
    .filter(({ exposure }) => exposure.kind === 'mcp')
    .map(({ where, action }) => ({ where, name: action.name }));
  const skills = capability.exposes.flatMap((each) =>
    each.kind === 'skill'
      ? each.skills.map(({ name }) => ({ where: whereOf('exposes', each.namespace, name), name }))
      : [],
  );
  return [...repeated(tools, ({ where }) => where), ...repeated(skills, ({ where }) => where)].map(({ where, name }) =>
    problem('lint.duplicate', { pointer: where }, { what: 'name', name }),
  );
}

/** One name space for what is consumed, exposed and bound. */
export function namespaces({ capability }: Subject): Problem[] {
  const named = [
    ...capability.binds.map(({ namespace }) => ({ where: whereOf('binds', namespace), namespace })),
    ...capability.consumes.map(({ namespace }) => ({ where: whereOf('consumes', namespace), namespace })),
    ...capability.exposes.flatMap((each) =>
      each.kind === 'control' ? [] : [{ where: whereOf('exposes', each.namespace), namespace: each.namespace }],
    ),
  ];
  return repeated(named, ({ namespace }) => namespace).map(({ where, namespace }) =>
    problem('lint.duplicate', { pointer: where }, { what: 'namespace', name: namespace }),
  );
}

export function ports({ capability }: Subject): Problem[] {
  const listening = capability.exposes.flatMap((each) =>
    each.port === undefined ? [] : [{ port: each.port, where: whereOf('exposes', nameOf(each)) }],
  );
  return repeated(listening, ({ port }) => String(port)).map(({ port, where }) =>
    problem('lint.duplicate', { pointer: where }, { what: 'port', name: String(port) }),
  );
}

function nameOf(exposure: Exposure): string {
  return exposure.kind === 'control' ? 'control' : exposure.namespace;
}

/** What stands in a list a second time. */
function repeated<T>(things: readonly T[], keyOf: (thing: T) => string): T[] {
  const seen = new Set<string>();
  return things.filter((thing) => seen.size === seen.add(keyOf(thing)).size);
}

/** Inputs that the reference engine does not read as declared. */
export function exposedInputs({ actions }: Subject): Problem[] {
  return actions.flatMap(({ inputs, where }) =>
    inputs.flatMap(({ name, in: place, value }) => [
      ...(place === 'cookie' ? [problem('lint.cookie-input', { pointer: where }, { name })] : []),
      ...(value !== undefined && !value.startsWith('$')
        ? [problem('lint.fixed-input', { pointer: where }, { name })]
        : []),
    ]),
  );
}

/** `{type: object, mapping: $.}` answers `{}` in the reference engine. */
export function mappedObjects({ actions }: Subject): Problem[] {
  return actions.flatMap(({ action, where }) =>
    action.outputs.some(isHollow) ? [problem('lint.hollow-output', { pointer: where }, {})] : [],
  );
}

function isHollow({ type, value, properties, items }: Output): boolean {
  if (value !== undefined) return false;
  if (type === 'object') return properties === undefined || Object.values(properties).some(isHollow);
  return type === 'array' && (items === undefined || isHollow(items));
}

/** Skill tools that point nowhere, and folders that only one machine has. */
export function skills({ capability, actions }: Subject): Problem[] {
  const known = new Set(actions.map(({ namespace, action }) => `${namespace}.${action.name}`));
  return capability.exposes.flatMap((each) =>
    each.kind !== 'skill'
      ? []
      : each.skills.flatMap(({ name, location, tools }) => {
          const place = { pointer: whereOf('exposes', each.namespace, name) };
          return [
            ...(location === undefined ? [] : [problem('lint.skill-location', place, {})]),
            ...tools.flatMap((tool) => {
              if (tool.kind === 'derived') {
                const action = `${tool.namespace}.${tool.action}`;
                return known.has(action) ? [] : [problem('lint.skill-tool', place, { name: tool.name, action })];
              }
              return location === undefined ? [problem('lint.skill-instruction', place, { name: tool.name })] : [];
            }),
          ];
        }),
  );
}
