import { fileURLToPath } from 'node:url';
import { withRequests } from '../../src/cli/build-requests.ts';
import { toCapability } from '../../src/contract/capability.ts';
import { readContract } from '../../src/contract/contract.ts';
import type { Capability } from '../../src/model/capability.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { detailOf } from '../../src/model/problem.ts';
import { expose } from '../../src/surfaces/expose.ts';
import { skillFrontmatter } from '../../src/surfaces/skill.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface SampleContract {
  /** Of the capability. */
  readonly name: string;
  readonly namespace: string;
  readonly skill: string;
  readonly secret?: string;
  readonly contract: string;
  readonly overlays: readonly string[];
  readonly dates: { readonly created: string; readonly modified: string };
  /** Where its artifacts are committed, relative to the project. */
  readonly expected: string;
}

const sample = (name: string): SampleContract => ({
  name,
  namespace: name,
  skill: `use-${name}`,
  contract: `test/samples/build/${name}/contract.yml`,
  overlays: [],
  dates: { created: '2026-01-01', modified: '2026-01-02' },
  expected: `test/samples/build/${name}/expected`,
});

/** The flagship, as capstan.yml builds it into the project itself. */
export const flagship: SampleContract = {
  name: 'conversations-conversations',
  namespace: 'conversations',
  skill: 'assembled-conversations',
  secret: 'ASSEMBLED_API_KEY',
  contract: 'openapi/assembled-conversations-api-openapi.yml',
  overlays: ['overlays/assembled-conversations-overlay.yaml', 'overlays/assembled-conversations-strict.yaml'],
  dates: { created: '2026-11-22', modified: '2026-11-22' },
  expected: '.',
};

/** Contracts of another shape. */
export const samples: readonly SampleContract[] = [sample('parameters'), sample('whole-body'), sample('swagger-2')];

export const contracts: readonly SampleContract[] = [flagship, ...samples];

export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problems.map((found) => `${found.code}: ${detailOf(found)}`).join('\n'));
  return outcome.value;
}

/** The capability of a sample contract with its exposures. */
export async function exposedSample({ contract, overlays, dates, ...names }: SampleContract): Promise<Capability> {
  const read = valueOf(await readContract({ root: ROOT, contract, overlays }));
  const capability = valueOf(toCapability(read, { ...names, ...dates }));
  const namespaces = {
    rest: `${names.namespace}-rest`,
    mcp: `${names.namespace}-mcp`,
    skill: `${names.namespace}-skill`,
  };
  const skill = skillFrontmatter(capability, { name: names.skill, server: namespaces.mcp });
  const exposed = expose(capability, { ports: { rest: 8080, mcp: 9090, skill: 9091 }, namespaces, skill });
  // requests beside the contract are for operations of these names alone, so those of other samples are none of theirs
  const { value } = await withRequests(exposed, ROOT, 'examples/requests');
  return value.capability;
}
