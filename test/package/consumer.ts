/** A project of somebody who uses the library: compiled against the tarball by the strictest rules, then run. */
export const CONSUMER: Readonly<Record<string, string>> = {
  'consumer.ts': `
import { detailOf, load, readContract, toCapability, type LoadEvent, type NotStarted, type Outcome } from 'capstan';

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.problems.map(detailOf).join(' '));
}

function told(event: LoadEvent | NotStarted): string {
  return event.kind === 'not-started' ? event.problems.map(({ code }) => code).join(' ') : event.kind;
}

const contract = unwrap(await readContract({ root: process.cwd(), contract: 'contract.yml', overlays: [] }));
const { name, consumes } = unwrap(toCapability(contract, { name: 'mine', namespace: 'mine' }));
console.log(name, consumes.length);
for await (const event of load({ files: [] }, { capability: 'none.yaml', data: 'data', environment: {} })) console.log(told(event));
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      types: ['node'],
      outDir: 'out',
    },
    files: ['consumer.ts'],
  }),
};
