import type { Action, Exposure, Operation } from '../model/capability.ts';
import { namesIn, parseText, renderText, type Lookup, type TextTemplate } from '../model/upstream/text-template.ts';

/** Where the value of a name of the operation comes from. */
type Wire =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'template'; readonly template: TextTemplate }
  | { readonly kind: 'constant'; readonly value: string | number | boolean };

/** How the inputs of an action reach the names that its operation uses. */
export interface Wiring {
  readonly wires: ReadonlyMap<string, Wire>;
  readonly inputs: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

/** Scope names that published files use where the namespace of the adapter should stand. */
const ALIASES = ['input', 'inputs', 'tool', 'tools'];

/** The names that may stand before an input: `shop-mcp.sku`, and as published files have it `mcp.sku`, `tools.sku`. */
export function scopesOf(exposure: Exposure): ReadonlySet<string> {
  const namespace = exposure.kind === 'control' ? '' : exposure.namespace;
  return new Set([namespace, exposure.kind, ...ALIASES]);
}

export function wiringOf(exposure: Exposure, action: Action, inputs: ReadonlySet<string>): Wiring {
  const prefixes = scopesOf(exposure);
  const entries = action.target.kind === 'call' ? Object.entries(action.target.with) : [];
  return { wires: new Map(entries.map(([name, value]) => [name, toWire(value, prefixes, inputs)])), inputs, prefixes };
}

function toWire(value: string | number | boolean, prefixes: ReadonlySet<string>, inputs: ReadonlySet<string>): Wire {
  if (typeof value !== 'string') return { kind: 'constant', value };
  const name = unprefixed(value, prefixes);
  if (name !== undefined && inputs.has(name)) return { kind: 'input', name };
  const template = parseText(value);
  return namesIn(template).length === 0 ? { kind: 'constant', value } : { kind: 'template', template };
}

function unprefixed(text: string, prefixes: ReadonlySet<string>): string | undefined {
  const dot = text.indexOf('.');
  return dot > 0 && prefixes.has(text.slice(0, dot)) ? text.slice(dot + 1) : undefined;
}

/** The value that a name of the operation has for these inputs. Names that are not wired are inputs of the same name. */
export function lookupIn(
  wiring: Wiring,
  values: Readonly<Record<string, unknown>>,
  secrets: ReadonlyMap<string, string>,
): Lookup {
  const lookup: Lookup = (name) => {
    const wire = wiring.wires.get(name);
    if (wire === undefined)
      return own(values, name) ?? unscoped(name, lookup) ?? secrets.get(name.replace(/^.*\./, ''));
    switch (wire.kind) {
      case 'input':
        return own(values, wire.name);
      case 'constant':
        return wire.value;
      case 'template':
        return renderText(wire.template, (inner) => own(values, inner) ?? unscoped(inner, (bare) => own(values, bare)));
    }
  };
  const unscoped = (name: string, next: Lookup): unknown => {
    const bare = unprefixed(name, wiring.prefixes);
    return bare === undefined ? undefined : next(bare);
  };
  return lookup;
}

function own(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** The input that a name of the operation takes its whole value from; undefined when it is made in another way. */
export function inputFor(wiring: Wiring, name: string): string | undefined {
  const wire = wiring.wires.get(name);
  if (wire !== undefined) return wire.kind === 'input' ? wire.name : undefined;
  const bare = wiring.inputs.has(name) ? name : unprefixed(name, wiring.prefixes);
  return bare !== undefined && wiring.inputs.has(bare) ? bare : undefined;
}

/** The names of an operation and the inputs they take their whole value from. */
export function operationNames(wiring: Wiring, operation: Operation): ReadonlyMap<string, string> {
  const names = operation.facts?.inputs.map(({ name }) => name) ?? [];
  const pairs = names.map((name) => [inputFor(wiring, name), name] as const);
  return new Map(pairs.flatMap(([input, name]) => (input === undefined ? [] : [[input, name] as const])));
}
