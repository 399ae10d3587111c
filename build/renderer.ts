import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The only thing that the bundle would load from elsewhere, and a picture of nothing to stand in its place. */
const LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const NO_LOGO = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E";

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
  await writeFile(join(to, 'redoc.standalone.js'), offline(script ?? ''));
  await writeFile(join(to, 'redoc.standalone.js.LICENSE.txt'), licences.join('\n'));
  const { name, version }: { name: string; version: string } = JSON.parse(manifest ?? '');
  await writeFile(join(to, 'redoc.json'), `${JSON.stringify({ package: `${name}@${version}` })}\n`);
}

function offline(script: string): string {
  if (script.split(LOGO).length !== 2) throw new Error('Redoc names its logo otherwise than this script knows.');
  return script.replace(LOGO, NO_LOGO).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}
