import { list, notice, setup } from './row.ts';

/** Beginning a project. */
export const beginnings = {
  'init.contract': setup(
    (a: { found: number }) =>
      `${a.found === 0 ? 'There is no OpenAPI document here' : `There are ${a.found} OpenAPI documents here`}; name the one: capstan init CONTRACT.`,
  ),
  'init.fact': setup((a: { flag: string; reason: string }) => `--${a.flag} ${a.reason}.`),
  'init.kept': notice(() => 'It is there already and was left as it is; --force replaces it.'),
  'init.other-contract': setup(
    () => 'Another file of that name is there already; remove one of them, rename one, or say --force.',
  ),
  'init.parts': setup(
    () =>
      'The contract refers to other files, and only the contract itself would be copied; put it into the project folder with all of its files first.',
  ),
  'init.missing': notice(
    (a: { settings: readonly string[] }) =>
      `Before it can be published, capstan.yml has to state of the provider: ${list(a.settings)}. Nothing was made up in their place.`,
  ),
} as const;
