import { rule, notice, list } from './row.ts';

/** A capability that is valid and would not do what it says. */
export const lints = {
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
} as const;
