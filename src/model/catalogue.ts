import type { ProblemArgs, Severity } from './problem.ts';

/**
 * Every problem that can be reported, and what it means on each surface: `status` is the HTTP answer, `exit` the exit
 * code of a command. All the words that users read about problems are made here. A detail names what is allowed,
 * never the value received. docs/problems.md has a heading per code.
 */
interface Row<A> {
  readonly severity: Severity;
  readonly status: number;
  readonly exit: number;
  readonly words: (args: A) => string;
}

/** Input that a caller sent and can mend. */
function input<A extends ProblemArgs>(status: number, words: (args: A) => string): Row<A> {
  return { severity: 'error', status, exit: 3, words };
}

/** A file, a flag or an environment that the operator can mend. */
function setup<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'error', status: 500, exit: 2, words };
}

/** A document that breaks a rule of its format; looked for and found. */
function rule<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'error', status: 500, exit: 3, words };
}

/** Something to mend in a document that still works. */
function finding<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'warning', status: 500, exit: 3, words };
}

/** Something that runs and deserves a look. */
function notice<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'warning', status: 200, exit: 0, words };
}

/** The upstream or the network failed. */
function upstream<A extends ProblemArgs>(status: number, words: (args: A) => string): Row<A> {
  return { severity: 'error', status, exit: 75, words };
}

const list = (values: readonly (string | number)[]): string => values.join(', ');
const mended = (a: { mended: boolean }): string => (a.mended ? '; an overlay mends it' : '');
const meant = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;

export const catalogue = {
  // text: YAML and JSON as written
  'text.unreadable': setup((a: { reason: string }) => `The file cannot be read: ${a.reason}.`),
  'yaml.syntax': setup((a: { reason: string }) => `Not valid YAML: ${a.reason}`),
  'yaml.duplicate-key': setup((a: { key: string }) => `The key "${a.key}" stands twice in the same mapping; keep one.`),
  'yaml.too-deep': setup((a: { limit: number }) => `Nested deeper than ${a.limit} levels.`),
  'yaml.alias-limit': setup((a: { limit: number }) => `Aliases expand to more than ${a.limit} nodes.`),
  'json.syntax': input(400, (a: { reason: string }) => `Not valid JSON: ${a.reason}.`),
  'json.encoding': input(400, () => 'The text is not valid UTF-8; send UTF-8.'),
  'json.byte-order-mark': input(400, () => 'The text starts with a byte order mark; send UTF-8 without one.'),
  'json.duplicate-key': input(
    422,
    (a: { key: string }) => `The key "${a.key}" stands twice in the same object; keep one.`,
  ),
  'json.too-deep': input(422, (a: { limit: number }) => `Nested deeper than ${a.limit} levels.`),
  'json.lone-surrogate': input(
    422,
    () => 'A \\u escape is half of a surrogate pair; send both halves or the character itself.',
  ),
  'json.number-range': input(
    422,
    () =>
      'The number cannot be kept exactly: integers go from -9007199254740991 to 9007199254740991; send a longer one as a string.',
  ),

  // body: the request body as a whole
  'body.missing': input(422, () => 'A request body is required.'),
  'body.unexpected': input(422, () => 'This operation takes no request body; send none.'),
  'body.not-an-object': input(422, () => 'The input must be a JSON object.'),
  'body.media-type': input(
    415,
    (a: { allowed: readonly string[] }) => `The media type is not accepted; send ${list(a.allowed)}.`,
  ),
  'body.charset': input(415, () => 'Only the charset UTF-8 is accepted.'),
  'body.content-encoding': input(415, () => 'An encoded body is not accepted; send it without Content-Encoding.'),
  'body.too-large': input(
    413,
    (a: { limit: number }) => `The body is larger than ${a.limit} bytes; send it in smaller parts.`,
  ),
  'body.incomplete': input(400, () => 'The body ended before it was complete.'),
  'body.unknown-member': input(
    422,
    (a: { name: string; allowed: readonly string[]; suggestion?: string | undefined }) =>
      `"${a.name}" is not an input of this operation; inputs are ${list(a.allowed)}.${meant(a.suggestion)}`,
  ),
  'body.key-case': input(
    422,
    (a: { name: string; expected: string }) =>
      `"${a.name}" differs from "${a.expected}" only in case; write "${a.expected}".`,
  ),

  // input: one value against the schema
  'input.required': input(422, (a: { name: string }) => `"${a.name}" is required.`),
  'input.type': input(422, (a: { allowed: readonly string[] }) => `Must be ${a.allowed.join(' or ')}.`),
  'input.enum': input(422, (a: { allowed: readonly (string | number)[] }) => `Must be one of: ${list(a.allowed)}.`),
  'input.const': input(422, (a: { allowed: readonly (string | number)[] }) => `Must be ${list(a.allowed)}.`),
  'input.format': input(
    422,
    (a: { format: string; example?: string | undefined }) =>
      `Must be a valid ${a.format}${a.example === undefined ? '' : `, such as ${a.example}`}.`,
  ),
  'input.pattern': input(422, (a: { pattern: string }) => `Must match the pattern ${a.pattern}.`),
  'input.length': input(
    422,
    (a: { comparison: string; limit: number }) => `Must have ${a.comparison} ${a.limit} characters.`,
  ),
  'input.range': input(422, (a: { comparison: string; limit: number }) => `Must be ${a.comparison} ${a.limit}.`),
  'input.multiple-of': input(422, (a: { limit: number }) => `Must be a multiple of ${a.limit}.`),
  'input.items': input(
    422,
    (a: { comparison: string; limit: number }) => `Must have ${a.comparison} ${a.limit} items.`,
  ),
  'input.unique-items': input(
    422,
    (a: { first: number; second: number }) => `Items must differ; items ${a.first} and ${a.second} are equal.`,
  ),
  'input.properties': input(
    422,
    (a: { comparison: string; limit: number }) => `Must have ${a.comparison} ${a.limit} properties.`,
  ),
  'input.additional-property': input(
    422,
    (a: { name: string; allowed: readonly string[]; suggestion?: string | undefined }) =>
      `"${a.name}" is not allowed here${a.allowed.length === 0 ? '' : `; allowed are ${list(a.allowed)}`}.${meant(a.suggestion)}`,
  ),
  'input.dependent': input(
    422,
    (a: { name: string; missing: readonly string[] }) => `With "${a.name}" there must also be ${list(a.missing)}.`,
  ),
  'input.alternatives': input(422, (a: { keyword: string }) =>
    a.keyword === 'oneOf' ? 'Must match exactly one of the allowed shapes.' : 'Must match one of the allowed shapes.',
  ),
  'input.schema': input(422, (a: { keyword: string }) => `Does not satisfy "${a.keyword}" of the schema.`),
  'input.unknown-property': input(
    422,
    (a: { name: string; suggestion?: string | undefined }) =>
      `"${a.name}" is not a property that the contract names.${meant(a.suggestion)}`,
  ),
  'input.unknown-parameter': input(
    422,
    (a: { name: string; allowed: readonly string[] }) =>
      `"${a.name}" is not a parameter of this operation; ${a.allowed.length === 0 ? 'it takes none' : `parameters are ${list(a.allowed)}`}.`,
  ),
  'input.repeated-parameter': input(422, (a: { name: string }) => `"${a.name}" is given more than once; give it once.`),
  'input.path-value': input(422, () => 'A path value must not be empty, "." or "..".'),
  'input.header-value': input(422, () => 'A header value must not hold control characters or characters past Latin-1.'),
  'input.more': input(422, (a: { count: number }) => `${a.count} more problems are not listed.`),

  // route: who may call what
  'route.path': input(404, () => 'There is nothing at this path.'),
  'route.malformed-path': input(400, () => 'The path is not valid percent-encoded UTF-8.'),
  'route.unsafe-path': input(
    400,
    () => 'The path has an empty segment, ".", ".." or an encoded slash; name a file as the list of contents does.',
  ),
  'route.method': input(
    405,
    (a: { allowed: readonly string[] }) => `The method is not allowed here; allowed are ${list(a.allowed)}.`,
  ),
  'route.host': input(421, () => 'The Host header names another host; use the address that was printed at start.'),
  'route.origin': input(403, () => 'Requests from pages of another origin are refused.'),
  'route.unauthorized': input(401, () => 'Credentials are missing or wrong.'),
  'route.draining': upstream(503, () => 'The server is stopping; try again elsewhere or later.'),

  // upstream
  'upstream.unreachable': upstream(502, (a: { reason: string }) => `The upstream cannot be reached: ${a.reason}.`),
  'upstream.broken': upstream(502, (a: { reason: string }) => `The upstream broke off its answer: ${a.reason}.`),
  'upstream.timeout': upstream(
    504,
    (a: { seconds: number }) => `The upstream did not answer within ${a.seconds} seconds.`,
  ),
  'upstream.circuit-open': upstream(
    503,
    (a: { retryAfter: number }) =>
      `The upstream failed repeatedly; nothing is sent to it for another ${a.retryAfter} seconds.`,
  ),
  'upstream.cancelled': upstream(499, () => 'The call was cancelled before the upstream answered.'),
  'upstream.redirect': upstream(
    502,
    (a: { status: number }) => `The upstream answered with the redirect ${a.status}, which is not followed.`,
  ),
  'upstream.too-large': upstream(
    502,
    (a: { limit: number }) => `The answer of the upstream is larger than ${a.limit} bytes.`,
  ),
  'upstream.status': upstream(
    502,
    (a: { status: number; text?: string | undefined }) =>
      `The upstream answered ${a.status}${a.text === undefined ? '' : `: ${a.text}`}.`,
  ),
  'upstream.authentication': {
    severity: 'error',
    status: 502,
    exit: 5,
    words: (a: { status: number }) => `The upstream refused the credentials (${a.status}); check the key.`,
  },
  'upstream.output': upstream(
    502,
    (a: { reason: string }) => `The answer of the upstream cannot be mapped: ${a.reason}.`,
  ),

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
  'contract.pattern': finding(() => 'The pattern is not a regular expression of ECMA-262 and is not checked.'),
  'contract.slow-pattern': finding(
    () => 'The pattern can take very long on some texts; it is given little time, and what it does not finish is refused.',
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

  // dialect: a capability document as written
  'dialect.not-a-mapping': setup(
    () => 'A capability is a mapping; start it with "ikanos: 1.0.0-beta5" or "naftiko: 1.0.0-alpha2".',
  ),
  'dialect.no-marker': setup(
    () => 'There is no marker; write "ikanos: 1.0.0-beta5" or "naftiko: 1.0.0-alpha2" at the top.',
  ),
  'dialect.no-capability': setup(
    () =>
      'There is no "capability" mapping; a file without one is there for others to import and cannot run by itself.',
  ),
  'dialect.port': setup(() => 'A port is a whole number from 1 to 65535.'),
  'dialect.base-uri': setup(() => 'baseUri must be an absolute URL such as https://api.example.com/v1.'),
  'dialect.base-uri-variable': notice(
    () => 'baseUri holds a variable, which nothing fills; write the URL, or serve with --upstream.',
  ),
  'dialect.trailing-slash': notice(
    () => 'baseUri ends with a slash, which the reference engine refuses; leave it out.',
  ),
  'dialect.missing': notice((a: { key: string }) => `"${a.key}" is missing.`),
  'dialect.unknown-key': notice(
    (a: { key: string; allowed: readonly string[]; suggestion?: string | undefined }) =>
      `"${a.key}" has no meaning here and is ignored; keys are ${list(a.allowed)}.${meant(a.suggestion)}`,
  ),
  'dialect.other-word': notice(
    (a: { word: string; expected: string }) => `"${a.word}" is read as "${a.expected}", the word of this dialect.`,
  ),
  'dialect.other-form': notice(
    (a: { expected: string }) => `This dialect writes a ${a.expected} here; the other form is understood.`,
  ),
  'dialect.wrong-type': notice((a: { expected: string }) => `Must be ${a.expected}.`),
  'dialect.word': notice((a: { allowed: readonly string[] }) => `Must be one of: ${list(a.allowed)}.`),
  'dialect.single-brace': notice(
    () => 'The reference engine sends {name} in a consumed path as it stands; write {{name}}. Here both are filled.',
  ),
  'dialect.qualified-variable': notice(
    () =>
      'The reference engine finds no variable with a namespace before it; write {{NAME}} alone. Here both are filled.',
  ),
  'dialect.input-prefix': notice(
    (a: { expected: string }) =>
      `The reference engine sends this as it stands, because the prefix is not the namespace of the adapter; write ${a.expected}.`,
  ),
  'dialect.unsupported': notice(
    (a: { feature: string }) =>
      `${a.feature[0]?.toUpperCase() ?? ''}${a.feature.slice(1)} cannot be run here; the rest can.`,
  ),

  // structure: a capability document held to the dialect it is written in
  'structure.unknown-key': rule(
    (a: { key: string; allowed: readonly string[]; suggestion?: string | undefined }) =>
      `"${a.key}" is not a key here; keys are ${list(a.allowed)}.${meant(a.suggestion)}`,
  ),
  'structure.missing': rule((a: { key: string }) => `"${a.key}" is missing.`),
  'structure.type': rule((a: { expected: string }) => `Must be ${a.expected}.`),
  'structure.word': rule(
    (a: { allowed: readonly string[] }) => `Must be ${a.allowed.length === 1 ? '' : 'one of: '}${list(a.allowed)}.`,
  ),
  'structure.form': rule((a: { expected: string }) => `Must be ${a.expected}.`),
  'structure.name': rule((a: { expected: string }) => `The name must be made of ${a.expected}.`),
  'structure.length': rule((a: { limit: number }) => `Must have at most ${a.limit} characters.`),
  'structure.range': rule((a: { from: number; to: number }) => `Must be from ${a.from} to ${a.to}.`),
  'structure.empty': rule(() => 'Must not be empty; leave it out where there is nothing to say.'),
  'structure.alternatives': rule((a: { ways: readonly string[] }) => `Needs one of: ${list(a.ways)}.`),
  'structure.exclusive': rule((a: { keys: readonly string[] }) => `Only one of these may be here: ${list(a.keys)}.`),
  'structure.together': rule(
    (a: { key: string; others: readonly string[] }) => `"${a.key}" must not stand beside ${list(a.others)}.`,
  ),

  // lint: a capability that is valid and would not do what it says
  'lint.hard-coded-secret': notice(
    () => 'A secret stands in the file; declare a variable under binds and write {{NAME}}.',
  ),
  'lint.undeclared-secret': rule(
    (a: { name: string }) => `No bind declares the variable ${a.name}; add it to the keys of one.`,
  ),
  'lint.qualified-variable': notice(
    () => 'The reference engine finds no variable with a namespace before it; write {{NAME}} alone.',
  ),
  'lint.authentication': notice(
    () => 'This kind of authentication cannot be done here; requests go without it or not at all.',
  ),
  'lint.base-uri-slash': rule(() => 'The reference engine refuses a baseUri that ends with a slash; leave it out.'),
  'lint.query-in-path': notice(() => 'A path ends before ? and #; make the rest query parameters.'),
  'lint.resource-parameters': notice(
    () => 'The reference engine skips the parameters of a consumed resource; declare them on its operations.',
  ),
  'lint.unsent-parameter': notice(
    (a: { name: string; in: string }) =>
      `The reference engine sends no ${a.in} parameters, so "${a.name}" is lost there${a.in === 'body' ? '; write a body template' : ''}.`,
  ),
  'lint.shared-header': notice(
    (a: { name: string }) =>
      `The reference engine sends the template of the header "${a.name}" as it stands; declare it on the operations.`,
  ),
  'lint.structured-parameter': notice(
    (a: { name: string; type: string }) =>
      `The reference engine cannot spell the ${a.type} "${a.name}" in a query or a header.`,
  ),
  'lint.optional-parameter': notice(
    (a: { name: string }) =>
      `The reference engine sends an empty value where the optional input "${a.name}" is missing; leave the template out.`,
  ),
  'lint.body-unsupported': notice(() => 'This kind of request body cannot be sent; the operation cannot be run.'),
  'lint.body-encoding': notice(() => 'The reference engine sends every structured body as JSON, whatever type it has.'),
  'lint.body-not-json': rule(() => 'The body template is not JSON, even with a value in each placeholder.'),
  'lint.body-unquoted': notice(
    (a: { name: string }) =>
      `"${a.name}" is text and stands outside quotes; the reference engine then sends broken JSON. Write "{{${a.name}}}" in quotes.`,
  ),
  'lint.body-quoted': notice(
    (a: { name: string; type: string }) =>
      `"${a.name}" is of type ${a.type} and stands in quotes, which makes text of it; write it without.`,
  ),
  'lint.body-object': notice(
    (a: { name: string }) => `The reference engine cannot spell the object "${a.name}" as JSON.`,
  ),
  'lint.body-optional': notice(
    (a: { name: string }) =>
      `The reference engine leaves nothing behind where the optional input "${a.name}" is missing, and the JSON breaks.`,
  ),
  'lint.nothing-exposed': rule(() => 'The capability exposes nothing.'),
  'lint.duplicate': rule(
    (a: { what: string; name: string }) => `The ${a.what} ${a.name} is used a second time; only the first is found.`,
  ),
  'lint.route-path': notice(() => 'A route must not end with a slash or hold ? or #.'),
  'lint.undeclared-variable': rule(
    (a: { name: string }) =>
      `The path has the variable "${a.name}" and no input of that name; declare it with "in: path".`,
  ),
  'lint.missing-variable': rule(
    (a: { name: string }) => `The input "${a.name}" comes from the path, and the path has no {${a.name}}.`,
  ),
  'lint.unknown-call': rule(
    (a: { call: string; allowed: readonly string[] }) =>
      `There is no operation "${a.call}"; ${a.allowed.length === 0 ? 'nothing is consumed' : `operations are ${list(a.allowed)}`}.`,
  ),
  'lint.with-prefix': notice(
    (a: { expected: string }) =>
      `The prefix is not the namespace of this adapter, so the reference engine sends the words as they stand; write ${a.expected}.`,
  ),
  'lint.with-input': notice(
    (a: { name: string; allowed: readonly string[] }) =>
      `"${a.name}" is not an input of this action; ${a.allowed.length === 0 ? 'it declares none' : `inputs are ${list(a.allowed)}`}.`,
  ),
  'lint.with-key': notice(
    (a: { name: string; allowed: readonly string[] }) =>
      `The operation does not use "${a.name}"; ${a.allowed.length === 0 ? 'it uses nothing' : `it uses ${list(a.allowed)}`}.`,
  ),
  'lint.open-variable': rule(
    (a: { name: string; what: string }) =>
      `The ${a.what} of the operation needs "${a.name}", and this action neither has such an input nor sets it with "with".`,
  ),
  'lint.bind-in-template': notice(
    (a: { name: string }) =>
      `The reference engine fills the bound variable ${a.name} only in authentication, not here.`,
  ),
  'lint.cookie-input': notice(
    (a: { name: string }) => `The reference engine cannot read the cookie "${a.name}"; it looks in the body.`,
  ),
  'lint.fixed-input': notice(
    (a: { name: string }) => `"${a.name}" has a fixed value; what the caller sends is ignored.`,
  ),
  'lint.hollow-output': notice(
    () =>
      'A mapped object without properties is {} in the reference engine; name the properties, or map nothing to pass the answer on.',
  ),
  'lint.hint': notice((a: { hint: string; reason: string }) => `The hint "${a.hint}" is not true: ${a.reason}.`),
  'lint.skill-location': notice(
    () => 'The location is a folder of one machine; leave it out and let the manifest name the skill.',
  ),
  'lint.skill-tool': rule(
    (a: { name: string; action: string }) =>
      `The skill tool "${a.name}" is made from ${a.action}, which does not exist.`,
  ),
  'lint.skill-instruction': notice(
    (a: { name: string }) =>
      `The reference engine does not start when the instruction "${a.name}" has no skill location.`,
  ),

  // project: capstan.yml, manifest
  'config.invalid': setup((a: { reason: string }) => `Not a valid setting: ${a.reason}.`),
  'config.missing': setup(
    (a: { path: string }) =>
      `There is no ${a.path} here; run the command in the project folder or name the file with --config.`,
  ),
  'manifest.invalid': setup((a: { reason: string }) => `Not a valid manifest: ${a.reason}.`),
  'manifest.digest': setup(
    (a: { path: string }) => `${a.path} is not the file that the manifest was made for; run capstan build.`,
  ),
  'path.outside': setup((a: { path: string }) => `${a.path} leads outside the project folder.`),
  'path.not-a-file': setup((a: { path: string }) => `${a.path} is not a regular file.`),

  // build
  'build.no-index': notice(
    () => 'apis.yml is not made: what it needs to say of the provider is not in capstan.yml (provider).',
  ),

  // usage of commands and start-up of servers
  'usage.flag': setup((a: { reason: string }) => a.reason),
  'serve.secret': setup(
    (a: { name: string }) => `The secret ${a.name} is not set; set the environment variable ${a.name}.`,
  ),
  'serve.call': setup(
    (a: { call: string; allowed: readonly string[] }) =>
      `There is no operation "${a.call}"; operations are ${list(a.allowed)}.`,
  ),
  'serve.collision': setup(
    (a: { what: string; name: string }) =>
      `Two things want the ${a.what} ${a.name}; give one another name, port or --mount.`,
  ),
  'serve.port': setup(
    (a: { port: number; address: string; reason: string }) => `Cannot listen on ${a.address}:${a.port}: ${a.reason}.`,
  ),
  'serve.open': setup(
    (a: { address: string }) =>
      `Refusing to listen on ${a.address} without authentication; give --token-file FILE, or --open to serve anyone who can reach it.`,
  ),
  'serve.credential-host': setup(
    (a: { origin: string }) =>
      `The key does not go to ${a.origin}, which is not a host of the contract; list it in capstan.yml or CAPSTAN_UPSTREAMS, or use a loopback address.`,
  ),
  'serve.skill': setup((a: { reason: string }) => `A skill cannot be served: ${a.reason}`),
  'serve.unsupported': setup(
    (a: { what: string; name: string }) => `"${a.name}" needs ${a.what}, which cannot be run here yet.`,
  ),
  'serve.secret-value': setup(
    (a: { name: string }) => `The secret ${a.name} is empty or holds a line break; set it to the bare value.`,
  ),
  'serve.bind': setup((a: { name: string; reason: string }) => `The bind ${a.name} cannot be resolved: ${a.reason}.`),
  'serve.unresolved': setup(
    (a: { name: string; names: readonly string[] }) =>
      `"${a.name}" uses ${list(a.names)} in a template, and nothing gives a value for it.`,
  ),
  'serve.upstream': setup(() => 'The upstream must be an http or https URL without credentials, query or fragment.'),
  'serve.nothing': setup(() => 'The capability exposes nothing that can be served.'),

  // sandbox
  'sandbox.fault': {
    severity: 'error',
    status: 400,
    exit: 2,
    words: (a: { reason: string }) => `Not a fault of the sandbox: ${a.reason}.`,
  },
  'sandbox.store': setup((a: { reason: string }) => `The sandbox cannot use its database file: ${a.reason}.`),

  // a bug of ours
  'server.internal': {
    severity: 'error',
    status: 500,
    exit: 1,
    words: (a: { id: string }) => `Something went wrong here that is not your fault; the log has it under ${a.id}.`,
  },
} as const;
