import { input, setup, rule, notice, list, meant } from './row.ts';

/** Documents as they are written: YAML, JSON, and a capability in its dialect. */
export const documents = {
  // text: YAML and JSON as written
  'text.unreadable': setup((a: { reason: string }) => `The file cannot be read: ${a.reason}.`),
  'text.unwritable': setup((a: { reason: string }) => `Cannot be written: ${a.reason}.`),
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
} as const;
