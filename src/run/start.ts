import type { Authentication, Capability, Consumes } from '../model/capability.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { credentialOf, type Credential } from '../model/upstream/credential.ts';
import { baseOf, isTrusted } from '../model/upstream/origin.ts';
import { defaultPolicy } from '../model/upstream/policy.ts';
import { bindAction, type ActionSetting } from './action.ts';
import { bindActions, type Binding } from './bind.ts';
import type { OpenOptions } from './options.ts';
import type { BoundAction, Runtime } from './runtime.ts';
import { resolveBinds } from './secrets.ts';
import { Upstream } from './upstream.ts';

/**
 * Makes a capability runnable. Everything that would fail at the first request fails here instead. `folder` is the
 * capability's own, `root` that of its project.
 */
export async function startRuntime(
  capability: Capability,
  options: OpenOptions,
  folder: string,
  root: string = folder,
): Promise<Outcome<Runtime>> {
  const secrets = await resolveBinds(capability.binds, options.environment, { own: folder, root });
  if (!secrets.ok && options.secrets !== 'optional') return secrets;
  const known = secrets.ok ? secrets.value : new Map<string, string>();
  const bound = bindActions(capability);
  if (!bound.ok) return bound;
  const settings = new Settings(capability, options, known);
  const actions: BoundAction[] = [];
  const problems: Problem[] = [...bound.problems];
  for (const binding of bound.value) {
    const action = await prepare(binding, settings);
    problems.push(...action.problems);
    if (action.ok) actions.push(action.value);
  }
  if (problems.some((found) => found.severity === 'error')) {
    await settings.close();
    return fail(...unique(problems));
  }
  return ok(new PreparedRuntime(capability, actions, settings), unique(problems));
}

async function prepare(binding: Binding, settings: Settings): Promise<Outcome<BoundAction>> {
  const setting = settings.of(binding.consumes);
  if (!setting.ok) return setting;
  const action = await bindAction(binding, setting.value);
  return action.ok ? ok(action.value, [...setting.problems, ...action.problems]) : action;
}

/** The same thing is found once for every action that shares it. */
function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((found) => [JSON.stringify(found), found])).values()];
}

class PreparedRuntime implements Runtime {
  readonly capability: Capability;
  readonly actions: readonly BoundAction[];
  readonly #settings: Settings;

  constructor(capability: Capability, actions: readonly BoundAction[], settings: Settings) {
    this.capability = capability;
    this.actions = actions;
    this.#settings = settings;
  }

  find(exposure: string, name: string): BoundAction | undefined {
    return this.actions.find((bound) => bound.exposure === exposure && bound.action.name === name);
  }

  credential(authentication: Authentication): Outcome<Credential> {
    return this.#settings.credential(authentication);
  }

  close(): Promise<void> {
    return this.#settings.close();
  }
}

/** What the actions of each consumed API share: one upstream per origin and credential. */
class Settings {
  readonly #capability: Capability;
  readonly #options: OpenOptions;
  readonly #secrets: ReadonlyMap<string, string>;
  readonly #upstreams = new Map<string, Upstream>();

  constructor(capability: Capability, options: OpenOptions, secrets: ReadonlyMap<string, string>) {
    this.#capability = capability;
    this.#options = options;
    this.#secrets = secrets;
  }

  of(consumes: Consumes): Outcome<ActionSetting> {
    const base = baseOf(consumes.baseUri, this.#options.upstream);
    if (base === undefined) return fail(problem('serve.upstream', {}, {}));
    const trusted = isTrusted(base.origin, this.#ownOrigins(consumes), this.#options.trustedOrigins ?? []);
    const credential = this.#credential(consumes, base.origin, trusted);
    if (!credential.ok) return credential;
    const setting: ActionSetting = {
      upstream: this.#upstream(base.origin, credential.value),
      basePath: base.pathname.replace(/\/+$/, ''),
      credential: credential.value,
      secrets: trusted ? this.#secrets : new Map(),
      unknown: this.#options.unknown ?? 'warn',
    };
    return settle(setting, credential.problems);
  }

  credential(authentication: Authentication): Outcome<Credential> {
    return credentialOf(authentication, this.#secrets);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#upstreams.values()].map((upstream) => upstream.close()));
  }

  #ownOrigins(consumes: Consumes): readonly string[] {
    const declared = this.#capability.facts?.origins ?? [];
    const own = baseOf(consumes.baseUri, undefined);
    return declared.length > 0 || own === undefined ? declared : [own.origin];
  }

  #credential(consumes: Consumes, origin: string, trusted: boolean): Outcome<Credential> {
    if (consumes.authentication === undefined) return credentialOf(undefined, this.#secrets);
    if (!trusted) {
      const withheld: Credential = { kind: 'none', reason: `${origin} is not a host of the contract` };
      return ok(withheld, [problem('serve.credential-host', {}, { origin }, 'warning')]);
    }
    const credential = credentialOf(consumes.authentication, this.#secrets);
    if (credential.ok || this.#options.secrets !== 'optional') return credential;
    return ok({ kind: 'none', reason: 'the secret is not set' });
  }

  #upstream(origin: string, credential: Credential): Upstream {
    const key = JSON.stringify([origin, credential]);
    const known = this.#upstreams.get(key);
    if (known !== undefined) return known;
    const made = new Upstream(origin, this.#capability.facts?.policy ?? defaultPolicy);
    this.#upstreams.set(key, made);
    return made;
  }
}
