import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toCapability, type CapabilityNames } from '../../src/contract/capability.ts';
import { readContract, type ContractSpec } from '../../src/contract/contract.ts';
import { detailOf, placeText, type Problem } from '../../src/model/problem.ts';
import { readConfig } from '../../src/project/config.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const SAMPLES = join(PROJECT, 'test', 'samples', 'contract');

/** Everything that is found, and the capability unless that stopped it. */
async function build(spec: ContractSpec, names: CapabilityNames) {
  const contract = await readContract(spec);
  if (!contract.ok) return { problems: contract.problems };
  const capability = toCapability(contract.value, names);
  const problems = [...contract.value.findings, ...contract.problems, ...capability.problems];
  return capability.ok ? { problems, capability: capability.value } : { problems };
}

function lines(problems: readonly Problem[]): string {
  return problems
    .map((found) => `${found.severity} ${found.code} ${placeText(found.place)}\n  ${detailOf(found)}\n`)
    .join('');
}

function specOf(name: string): ContractSpec {
  const files = readdirSync(join(SAMPLES, name), { recursive: true, encoding: 'utf8' }).toSorted();
  return {
    root: join(SAMPLES, name),
    contract: files.find((file) => /(^|\/)contract\.(yaml|json)$/.test(file)) ?? '',
    overlays: files.filter((file) => file.endsWith('overlay.yaml')),
  };
}

const cases = readdirSync(SAMPLES).filter((name) => name !== 'flagship');

describe.each(cases)('%s', (name) => {
  test('becomes the capability that stands beside it, with these findings', async () => {
    const built = await build(specOf(name), { name, namespace: name });
    await expect(lines(built.problems)).toMatchFileSnapshot(join(SAMPLES, name, 'findings.txt'));
    const stopped = built.problems.some(({ severity }) => severity === 'error');
    expect(built.capability === undefined).toBe(stopped);
    if (built.capability === undefined) return;
    const text = `${JSON.stringify(built.capability, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(SAMPLES, name, 'capability.json'));
  });
});

test('the contract of this project becomes the capability that stands in flagship', async () => {
  const config = await readConfig(join(PROJECT, 'capstan.yml'));
  if (!config.ok) throw new Error(lines(config.problems));
  const { root, dates, apis } = config.value;
  expect(apis).toHaveLength(1);
  for (const { contract, overlays, capability, namespace, secret } of apis) {
    const built = await build({ root, contract, overlays }, { name: capability, namespace, secret, ...dates });
    await expect(lines(built.problems)).toMatchFileSnapshot(join(SAMPLES, 'flagship', 'findings.txt'));
    const text = `${JSON.stringify(built.capability, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(SAMPLES, 'flagship', 'capability.json'));
  }
});

test('without overlays the same defects of this project’s contract are warnings', async () => {
  const spec = { root: PROJECT, contract: 'openapi/assembled-conversations-api-openapi.yml', overlays: [] };
  const built = await build(spec, { name: 'bare', namespace: 'bare' });
  await expect(lines(built.problems)).toMatchFileSnapshot(join(SAMPLES, 'flagship', 'findings-without-overlays.txt'));
});
