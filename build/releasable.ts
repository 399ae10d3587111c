/** `npm publish` runs it first (`prepublishOnly`): a package that names addresses of nobody is not published. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The texts that a release is judged by. */
export interface ReleaseTexts {
  readonly manifest: string;
  readonly server: string;
  readonly index: string;
  readonly changelog: string;
}

/** What keeps a version from being published, a line each. */
export function releaseFaults({ manifest, server, index, changelog }: ReleaseTexts): string[] {
  const { version, mcpName = '', name } = JSON.parse(manifest);
  const said = JSON.parse(server);
  const own = said.packages?.find((one: { identifier?: string }) => one.identifier === name);
  const stands = (text: string): boolean => /https?:\/\/(?:[\w-]+\.)*example[/"'\s]/.test(text);
  return [
    ...(stands(manifest) ? ['package.json: an address ends in .example, which belongs to nobody'] : []),
    ...(stands(index) ? ['apis.yml: an address ends in .example; change capstan.yml and build'] : []),
    ...(mcpName.startsWith('example.') ? ['package.json: mcpName is below "example", which no registry takes'] : []),
    ...(said.name === mcpName ? [] : ['server.json: its name is not the mcpName of package.json']),
    ...(own?.version === version ? [] : ['server.json: it names another version of the package']),
    ...(changelog.includes(`\n## ${version}`) ? [] : [`CHANGELOG.md: it has no section "## ${version}"`]),
  ];
}

if (import.meta.main) {
  const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
  const faults = releaseFaults({
    manifest: text('package.json'),
    server: text('server.json'),
    index: text('apis.yml'),
    changelog: text('CHANGELOG.md'),
  });
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
