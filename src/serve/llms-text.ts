import type { Exposure } from '../model/capability.ts';
import { llmsPage, type LlmsLink } from '../surfaces/llms-text.ts';
import type { DiscoveryOptions } from './discovery.ts';
import { discoveryPaths } from './mounts.ts';
import { publishedSkills } from './well-known-documents.ts';

/** `/llms.txt`: what the port serves, for a model that has nothing but its address. */
export function llmsText(options: DiscoveryOptions, base: string): string {
  const { title, description } = options.capability.info;
  return llmsPage(title, description, [
    { title: 'REST', links: apiLinks(options, base) },
    { title: 'MCP', links: mcpLinks(options, base) },
    { title: 'Agent Skills', links: skillLinks(options, base) },
  ]);
}

function apiLinks({ exposes, mounts }: DiscoveryOptions, base: string): LlmsLink[] {
  if (!exposes.some(({ kind }) => kind === 'rest')) return [];
  const { catalog } = discoveryPaths(mounts.discovery);
  return [
    link('OpenAPI contract', base + mounts.openapi, `every route with its schemas; the base URL is ${base}`),
    link('API catalogue', base + catalog, 'the same addresses as links (RFC 9727)'),
    link('Health', `${base}${mounts.health}/ready`, 'whether it can be called now'),
  ];
}

function mcpLinks({ exposes, mounts }: DiscoveryOptions, base: string): LlmsLink[] {
  const tools = exposes.flatMap((exposure) => (exposure.kind === 'mcp' ? toolNames(exposure) : []));
  if (!exposes.some(({ kind }) => kind === 'mcp')) return [];
  return [link('MCP server', base + mounts.mcp, `streamable HTTP; tools: ${listed(tools)}`)];
}

function skillLinks(options: DiscoveryOptions, base: string): LlmsLink[] {
  const { skills } = discoveryPaths(options.mounts.discovery);
  const published = publishedSkills(options).map(({ skill }) =>
    link(skill.name, `${base}${skills}/${skill.name}/SKILL.md`, skill.description),
  );
  if (published.length === 0) return [];
  const root = base + options.mounts.discovery;
  return [...published, link('Index', `${base}${skills}/index.json`, `\`npx skills add ${root}\` installs them`)];
}

function link(name: string, url: string, note: string): LlmsLink {
  return { name, url, note };
}

function toolNames(exposure: Extract<Exposure, { kind: 'mcp' }>): string[] {
  return exposure.tools.map(({ name }) => `\`${name}\``);
}

const MAX_NAMES = 40;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? `, and ${more} more` : '');
}
