import { setup, finding, notice } from './row.ts';

const mended = (a: { mended: boolean }): string => (a.mended ? '; an overlay mends it' : '');

/** Contracts, overlays, and the files of a project. */
export const contracts = {
  // contract: OpenAPI documents and overlays
  'contract.version': setup(() => 'Not an OpenAPI document of version 2.0, 3.0, 3.1 or 3.2.'),
  'contract.invalid': finding((a: { reason: string }) => `Not valid OpenAPI: ${a.reason}.`),
  'contract.schema': finding((a: { reason: string }) => `Not a valid JSON Schema 2020-12: ${a.reason}.`),
  'contract.dangling': finding(() => 'The $ref names something that does not exist.'),
  'contract.left-out': finding(() => 'The operation is left out: its input needs a schema that is broken or missing.'),
  'contract.reference': setup((a: { reason: string }) => `The $ref ${a.reason}.`),
  'contract.extension': setup((a: { name: string; reason: string }) => `${a.name} is not usable: ${a.reason}.`),
  'contract.nothing': setup(() => 'The contract has no operation that can be called.'),
  'contract.unsupported': finding((a: { what: string }) => `${a.what}.`),
  'contract.unserved': finding(
    (a: { name: string; mediaType: string }) =>
      `${a.name} is not served: a request body of ${a.mediaType} cannot be sent. The other operations are served.`,
  ),
  'contract.same-route': finding(
    (a: { method: string; path: string; other: string }) =>
      `${a.method} ${a.path} has no REST route, only its tool: ${a.method} ${a.other} matches the same requests.`,
  ),
  'contract.number': finding(
    () => 'The number is past 2^53 - 1 and is left out: JSON readers do not agree on it, and such values are refused.',
  ),
  'contract.pattern': finding(() => 'The pattern is not a regular expression of ECMA-262 and is not checked.'),
  'contract.slow-pattern': finding(
    () =>
      'The pattern can take very long on some texts; it is given little time, and what it does not finish is refused.',
  ),
  'contract.example': finding(
    (a: { name: string; reason: string }) => `The example "${a.name}" is not valid input and is left out: ${a.reason}`,
  ),
  'contract.server': finding(() => 'The contract names no absolute server; say where to call with --upstream.'),
  'contract.security': finding((a: { what: string }) => `${a.what}.`),
  'contract.nullable': finding(
    (a: { mended: boolean }) =>
      `"nullable" means nothing in OpenAPI 3.1; ${a.mended ? 'mended by an overlay' : 'it is read as "or null"'}.`,
  ),
  'contract.optional-array': finding(
    (a: { name: string; mended: boolean }) =>
      `"${a.name}", the only array of the request body, is not required${mended(a)}.`,
  ),
  'contract.no-client-error': finding((a: { mended: boolean }) => `No 4xx response is documented${mended(a)}.`),
  'contract.undescribed': finding(
    (a: { schema: string; count: number; total: number; mended: boolean }) =>
      `${a.count} of ${a.total} properties of ${a.schema} have no description${mended(a)}.`,
  ),
  'contract.operation-id': finding((a: { mended: boolean }) => `The operation has no operationId${mended(a)}.`),
  'contract.duplicate-operation-id': finding(
    (a: { mended: boolean }) => `Another operation has the same operationId${mended(a)}.`,
  ),
  'overlay.invalid': setup((a: { reason: string }) => `Not a valid Overlay document: ${a.reason}.`),
  'overlay.target': setup((a: { reason: string }) => `Not a JSONPath of RFC 9535: ${a.reason}.`),
  'overlay.no-match': setup(() => 'The action matches nothing in the contract; mend or remove it.'),
  'overlay.incompatible': setup((a: { reason: string }) => `The action cannot be applied: ${a.reason}.`),

  // project: capstan.yml, manifest
  'config.invalid': setup((a: { reason: string }) => `Not a valid setting: ${a.reason}.`),
  'config.missing': setup(
    (a: { path: string }) =>
      `There is no ${a.path} here; run the command in the project folder or name the file with --config.`,
  ),
  'manifest.invalid': setup((a: { reason: string }) => `Not a valid manifest: ${a.reason}.`),
  'manifest.digest': notice(
    (a: { path: string }) => `${a.path} is not the file that the manifest was made for; run capstan build.`,
  ),
  'path.outside': setup((a: { path: string }) => `${a.path} leads outside the project folder.`),
  'path.not-a-file': setup((a: { path: string }) => `${a.path} is not a regular file.`),

  // build
  'build.no-index': notice(
    () => 'apis.yml is not made: what it needs to say of the provider is not in capstan.yml (provider).',
  ),
} as const;
