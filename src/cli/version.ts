import { readFile } from 'node:fs/promises';
import { isObject } from '../model/json.ts';

/** The version in our own package.json, which lies two folders up from the sources and from what is built of them. */
export async function packageVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  return isObject(manifest) ? String(manifest['version']) : 'unknown';
}
