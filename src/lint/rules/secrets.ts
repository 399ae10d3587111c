import type { Authentication } from '../../model/capability.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { whereOf, type Subject } from '../subject.ts';
import { placeholdersIn } from '../template.ts';

interface Authenticated {
  readonly authentication: Authentication;
  readonly where: string;
  /** Names that requests can hand to the templates, next to the binds. */
  readonly inputs: ReadonlySet<string>;
}

/** A secret in the file is a secret of everyone who can read it. */
export function hardCodedSecrets(subject: Subject): Problem[] {
  return authenticated(subject)
    .filter(({ authentication }) => isHardCoded(secretOf(authentication)))
    .map(({ where }) => problem('lint.hard-coded-secret', { pointer: where }, {}));
}

function isHardCoded(secret: string): boolean {
  return secret !== '' && placeholdersIn(secret).length === 0;
}

/** Where there is no password, the user name is the secret: that is how API keys go into Basic. */
function secretOf(authentication: Authentication): string {
  switch (authentication.kind) {
    case 'basic':
      return authentication.password === '' ? authentication.username : authentication.password;
    case 'bearer':
      return authentication.token;
    case 'apikey':
      return authentication.value;
    case 'unsupported':
      return '';
  }
}

/** Variables that no bind declares, and those written with the namespace of their bind. */
export function secretVariables(subject: Subject): Problem[] {
  const binds = new Set(subject.capability.binds.flatMap(({ keys }) => Object.keys(keys)));
  return authenticated(subject).flatMap(({ authentication, where, inputs }) =>
    variablesOf(authentication).flatMap((name) => {
      if (name.includes('.')) return [problem('lint.qualified-variable', { pointer: where }, {})];
      return binds.has(name) || inputs.has(name)
        ? []
        : [problem('lint.undeclared-secret', { pointer: where }, { name })];
    }),
  );
}

function variablesOf(authentication: Authentication): string[] {
  const texts: unknown[] = Object.values(authentication);
  return texts.flatMap((each) => (typeof each === 'string' ? placeholdersIn(each).map(({ name }) => name) : []));
}

export function unsupportedAuthentication(subject: Subject): Problem[] {
  return authenticated(subject)
    .filter(({ authentication }) => authentication.kind === 'unsupported')
    .map(({ where }) => problem('lint.authentication', { pointer: where }, {}));
}

function authenticated({ capability, operations }: Subject): Authenticated[] {
  const upstream = capability.consumes.flatMap(({ namespace, authentication }) => {
    const callers = operations
      .filter(({ consumes }) => consumes.namespace === namespace)
      .flatMap((each) => each.callers);
    const inputs = callers.flatMap((caller) => [
      ...caller.inputs.map(({ name }) => name),
      ...(caller.action.target.kind === 'call' ? Object.keys(caller.action.target.with) : []),
    ]);
    const where = whereOf('consumes', namespace, 'authentication');
    return authentication === undefined ? [] : [{ authentication, where, inputs: new Set(inputs) }];
  });
  const exposed = capability.exposes.flatMap((each) => {
    const where = whereOf('exposes', each.kind === 'control' ? 'control' : each.namespace, 'authentication');
    return each.authentication === undefined
      ? []
      : [{ authentication: each.authentication, where, inputs: new Set('') }];
  });
  return [...upstream, ...exposed];
}
