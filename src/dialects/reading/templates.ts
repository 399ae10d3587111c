import { problem } from '../../model/problem.ts';
import type { Node } from './node.ts';
import { report } from './report.ts';
import { text } from './values.ts';

/** What published files write before the name of an input, whatever the adapter is called. */
const INPUT_PREFIXES = new Set(['rest', 'mcp', 'tool', 'tools', 'input', 'inputs']);

/**
 * A template. `{{env.KEY}}` and `{{tools.x}}` become `{{KEY}}` and `{{x}}`, which is what their authors meant: variables
 * live in one flat space.
 */
export function template(node: Node): string | undefined {
  const written = text(node);
  return written === undefined ? undefined : unqualified(node, written);
}

export function unqualified(node: Node, written: string): string {
  const meant = written.replaceAll(/\{\{\s*([\w-]+)\.([\w*-]+)\s*\}\}/g, (whole, prefix: string, name: string) =>
    isQualifier(node, prefix) ? `{{${name}}}` : whole,
  );
  if (meant !== written) report(node, (place) => problem('dialect.qualified-variable', place, {}));
  return meant;
}

function isQualifier(node: Node, prefix: string): boolean {
  return INPUT_PREFIXES.has(prefix) || prefix === 'env' || node.reading.bindNamespaces.has(prefix);
}

/**
 * A value of `with`. `rest.x` and `tools.x` become `<namespace>.x` where they name the input `x` or fill the key `x`;
 * the reference engine would send them as they stand.
 */
export function withReference(node: Node, namespace: string, known: ReadonlySet<string>, written: string): string {
  const [, prefix, name] = /^([\w-]+)\.([\w*-]+)$/.exec(written) ?? [];
  if (prefix === undefined || name === undefined || prefix === namespace) return written;
  if (!INPUT_PREFIXES.has(prefix) || !known.has(name)) return written;
  report(node, (place) => problem('dialect.input-prefix', place, { expected: `${namespace}.${name}` }));
  return `${namespace}.${name}`;
}

/** A path with `{name}` for each variable, the form of the model. */
export function singleBraces(path: string): string {
  return path.replaceAll(/\{\{([^{}]+)\}\}/g, (_, name: string) => `{${name.trim()}}`);
}
