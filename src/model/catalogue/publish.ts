import { finding, list, setup } from './row.ts';

/** Publishing a project. */
export const publications = {
  'publish.provider': setup(
    () => 'What is published needs an index, and an index needs a provider: state it in capstan.yml, under provider.',
  ),
  'publish.twice': setup(
    (a: { path: string }) => `Two APIs of the project would publish ${a.path}; give one of them another name.`,
  ),
  'publish.project': setup(
    () => 'The folder holds a project, whose own files a site would replace; name another with --out.',
  ),
  'publish.foreign': setup(
    (a: { paths: readonly string[] }) =>
      `The folder holds files that no publish of ours has written, where the site has its own: ${list(a.paths)}. Move them, or name another folder with --out.`,
  ),
  'publish.request': finding(
    (a: { operations: readonly string[] }) =>
      `Not taken as an example: a file is named after its operation and holds one JSON object, its input. Operations: ${list(a.operations)}.`,
  ),
  'publish.renderer': setup(
    () => 'What shows the reference to people has not been made: run "npm run bundle", then publish again.',
  ),
} as const;
