import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is changed in the program. Each stands in it exactly once, or nobody knows any more what the change does. */
const CHANGES: readonly (readonly [from: string, to: string])[] = [
  // all that it would load from elsewhere; a picture of nothing stands in its place
  [
    'https://cdn.redoc.ly/redoc/logo-mini.svg',
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E",
  ],
  // an entry of the menu is named by what stands in it: this name leaves out the method and what lies below
  ['"aria-label":e.sidebarLabel,', ''],
];

/**
 * Copies what shows a contract to people, Redoc, from the folder of its package: the program, the licences of all that it
 * holds, and its name with its version. `capstan publish` puts them beside the pages.
 */
export async function copyRenderer(from: string, to: string): Promise<void> {
  const bundle = join(from, 'bundles/redoc.standalone.js');
  const [script, manifest, ...licences] = await Promise.all(
    [bundle, join(from, 'package.json'), join(from, 'LICENSE'), `${bundle}.LICENSE.txt`].map((file) =>
      readFile(file, 'utf8'),
    ),
  );
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'redoc.standalone.js'), changed(script ?? ''));
  await writeFile(join(to, 'redoc.standalone.js.LICENSE.txt'), licences.join('\n'));
  const { name, version }: { name: string; version: string } = JSON.parse(manifest ?? '');
  await writeFile(join(to, 'redoc.json'), `${JSON.stringify({ package: `${name}@${version}` })}\n`);
}

function changed(script: string): string {
  const end = script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  return CHANGES.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`Redoc must have this exactly once: ${from}`);
    return text.replace(from, () => to);
  }, end);
}
