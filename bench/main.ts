import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkTable, measureCheck } from './check.ts';
import { coldTable, measureColdStart } from './cold.ts';
import { facadeTables, measureFacade } from './facade.ts';
import { machineLine } from './machine.ts';
import { prepare } from './prepare.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(root, 'docs/performance.md');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run bench -- [facade] [cold] [check] [--rounds 7] [--seconds 1] [--write]

facade  throughput, latency and CPU of the facade beside its peers, in one run (about 7 minutes)
cold    from spawn to the first answer of "serve"
check   the judgement of a body alone, with and without building its value (a few seconds)
--write puts the tables into docs/performance.md

The facade needs the harness of peers in the folder CAPSTAN_BENCH (default ../shared/bench), nginx and wrk.`;

if (values.help) {
  console.log(HELP);
} else {
  const wanted = positionals.length === 0 ? ['cold', 'check', 'facade'] : positionals;
  const scratch = await prepare(root);
  const sections: Record<string, string> = {};
  if (wanted.includes('cold')) sections['cold'] = coldTable(await measureColdStart(scratch, 11));
  if (wanted.includes('check')) sections['check'] = checkTable(measureCheck(scratch, 25));
  if (wanted.includes('facade')) {
    const harness = process.env['CAPSTAN_BENCH'] ?? join(root, '../shared/bench');
    const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
    sections['facade'] = facadeTables(await measureFacade(scratch, harness, options));
  }
  for (const text of Object.values(sections)) console.log(`${machineLine()}\n\n${text}\n`);
  if (values.write) await writeSections(sections);
}

/** Replaces what stands between the markers of each section. */
async function writeSections(sections: Readonly<Record<string, string>>): Promise<void> {
  let page = await readFile(PAGE, 'utf8');
  for (const [name, text] of Object.entries(sections)) {
    const marked = new RegExp(`(<!-- bench:${name} -->\n)[\\s\\S]*?(<!-- /bench:${name} -->)`);
    page = page.replace(marked, (_, open: string, close: string) => `${open}\n${machineLine()}\n\n${text}\n\n${close}`);
  }
  await writeFile(PAGE, page);
}
