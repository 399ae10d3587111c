import type { Exposure, RestResource } from '../../model/capability.ts';
import { kebabCase } from '../../model/names.ts';
import { restActions, restInputs, tools } from './actions.ts';
import { authentication } from './authentication.ts';
import { description, display } from './consumes.ts';
import { named } from './named.ts';
import { child, isPresent, type Node, type Read } from './node.ts';
import { field, record } from './record.ts';
import { reportMissing, reportUnsupported } from './report.ts';
import { skills } from './skills.ts';
import { singleBraces } from './templates.ts';
import { or, port, text, word } from './values.ts';

const type = field('type', text);
const listener = {
  address: field('address', text),
  port: field('port', port),
  description,
  authentication: field('authentication', authentication),
};

/** An exposure, or nothing for a kind that we do not have. */
export function exposure(node: Node): Exposure | undefined {
  switch (kindOf(node)) {
    case 'rest':
      return rest(node);
    case 'mcp':
      return mcp(node);
    case 'skill':
      return skill(node);
    case 'control':
      return control(node);
    default:
      reportUnsupported(node, isPresent(child(node, 'import')) ? 'an import' : 'this kind of exposure');
      return undefined;
  }
}

function rest(node: Node): Exposure {
  const namespace = namespaceOf(node);
  const resources = field(
    'resources',
    named(restResource(namespace), (each) => kebabCase(each.path) || 'root'),
  );
  const { type: _, ...read } = record({ type, namespace: field('namespace', text), ...listener, resources }, [
    'maxBinarySize',
  ])(node);
  requirePort(node);
  return { kind: 'rest', ...read, namespace };
}

function restResource(namespace: string): Read<Omit<RestResource, 'name'>> {
  return (node) => {
    if (isPresent(child(node, 'forward'))) reportUnsupported(child(node, 'forward'), 'forward');
    const shared = {
      path: field(
        'path',
        or((path) => singleBraces(text(path) ?? ''), ''),
      ),
      title: display,
      description,
      inputs: field('inputParameters', restInputs),
    };
    const { inputs, ...head } = record(shared, ['operations', 'forward', 'tags'])(node);
    return { ...head, inputs, actions: restActions(namespace, inputs)(child(node, 'operations')) };
  };
}

function mcp(node: Node): Exposure {
  const namespace = namespaceOf(node);
  for (const [key, feature] of [
    ['resources', 'MCP resources'],
    ['prompts', 'MCP prompts'],
  ] as const) {
    if (isPresent(child(node, key))) reportUnsupported(child(node, key), feature);
  }
  const {
    type: _,
    transport,
    ...read
  } = record(
    {
      type,
      namespace: field('namespace', text),
      transport: field('transport', or(word(['http', 'stdio']), 'http')),
      ...listener,
      tools: field('tools', tools(namespace)),
    },
    ['resources', 'prompts', 'maxBinarySize', 'ttlMs', 'cacheScope'],
  )(node);
  if (transport === 'http') requirePort(node);
  return { kind: 'mcp', ...read, transport, namespace };
}

function skill(node: Node): Exposure {
  const fields = { type, namespace: field('namespace', text), ...listener, skills: field('skills', skills) };
  const { type: _, ...read } = record(fields)(node);
  requirePort(node);
  return { kind: 'skill', ...read, namespace: namespaceOf(node) };
}

function control(node: Node): Exposure {
  const { type: _, ...read } = record({ type, ...listener }, ['management', 'observability'])(node);
  requirePort(node);
  return { kind: 'control', ...read };
}

function requirePort(node: Node): void {
  if (!isPresent(child(node, 'port'))) reportMissing(node, 'port');
}

/** The kind stands in for a namespace that is missing, so that the exposure can still be named. */
function namespaceOf(node: Node): string {
  const given = child(node, 'namespace').value;
  if (typeof given === 'string' && given !== '') return given;
  reportMissing(node, 'namespace');
  return kindOf(node);
}

function kindOf(node: Node): string {
  const kind = child(node, 'type').value;
  return typeof kind === 'string' ? kind : '';
}
