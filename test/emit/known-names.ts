import { presetNames } from '../../src/load/mapping/presets.ts';
import type { Capability } from '../../src/model/capability.ts';
import { consumedOf } from '../../src/surfaces/expose.ts';

const presets = await presetNames();

/** Everything that a capability knows by name, derived without the code that writes skills. */
export function knownNames(capability: Capability): string[] {
  const exposed = capability.exposes.flatMap((exposure) => {
    if (exposure.kind === 'mcp') return [exposure.namespace, ...exposure.tools.map(({ name }) => name)];
    if (exposure.kind !== 'rest') return [];
    return exposure.resources.flatMap(({ path, actions }) => actions.map(({ method }) => `${method} ${path}`));
  });
  const facts = consumedOf(capability).flatMap(({ operation }) => operation.facts ?? []);
  const names = facts.flatMap(({ input, inputs, bulk, responses }) => [
    ...inputs.map(({ name }) => name),
    ...(bulk === undefined ? [] : [bulk.key, `SOURCE:${bulk.key}`]),
    ...responses.map(({ status }) => status),
    ...[input, ...responses.flatMap(({ schema }) => schema ?? [])].flatMap((schema) => fieldPaths(schema, schema)),
  ]);
  const secrets = capability.binds.flatMap(({ keys }) => Object.values(keys));
  const statuses = (capability.facts?.policy?.retryStatuses ?? []).map(String);
  // fields of one item are named without the list that they stand in
  const items = names.flatMap((name) => (name.includes('[].') ? [name.slice(name.indexOf('[].') + 3)] : []));
  return [...exposed, ...names, ...items, ...secrets, ...statuses, ...presets];
}

function fieldPaths(node: unknown, root: unknown, prefix = '', depth = 0): string[] {
  if (depth > 12 || typeof node !== 'object' || node === null) return [];
  const schema = node as Record<string, unknown>;
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const target = $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], root);
    return fieldPaths(target, root, prefix, depth + 1);
  }
  const own = Object.entries((schema['properties'] ?? {}) as Record<string, unknown>).flatMap(([name, property]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...fieldPaths(property, root, path, depth + 1)];
  });
  return [...own, ...fieldPaths(schema['items'], root, `${prefix}[]`, depth + 1)];
}
