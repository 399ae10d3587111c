import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkTable, measureCheck } from './check.ts';
import { coldTable, measureColdStart } from './cold.ts';
import { facadeTables, measureFacade } from './facade.ts';
import { isLoadPart, LOAD_PARTS, measureLoad } from './load.ts';
import { machineLine } from './machine.ts';
import { prepare } from './prepare.ts';
import { corpusTokens, ownTokens } from './tokens.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(root, 'docs/performance.md');
const TOKENS_PAGE = join(root, 'docs/mcp.md');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    records: { type: 'string', default: '10000000' },
    part: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run bench -- [facade] [cold] [check] [--rounds 7] [--seconds 1] [--write]
npm run bench -- tokens [--write]
npm run bench -- load [--part dry|full|pace|ledger]... [--records 10000000] [--write]

facade  throughput, latency and CPU of the facade beside its peers, in one run (about 7 minutes)
cold    from spawn to the first answer of "serve"
check   the judgement of a body alone, with and without building its value (a few seconds)
load    dry runs of a load, its use of the rate in simulated time, and a ledger of many keys; part by part (about
        20 minutes and 60 GB of scratch for all of it, "full" having five times as many records as the others)
tokens  what agents read of this capability, and of the largest contracts of the folder CAPSTAN_CORPUS (default
        ../shared/corpus), counted with a tokenizer (half a minute)
--write puts the tables into docs/performance.md, and those of tokens into docs/mcp.md

The facade needs the harness of peers in the folder CAPSTAN_BENCH (default ../shared/bench), nginx and wrk.`;

if (values.help) {
  console.log(HELP);
} else if (positionals.length === 1 && positionals[0] === 'tokens') {
  const corpus = process.env['CAPSTAN_CORPUS'] ?? join(root, '../shared/corpus');
  await show('tokens', await ownTokens(root), TOKENS_PAGE);
  await show('tokens-corpus', await corpusTokens(root, corpus), TOKENS_PAGE);
} else {
  const wanted = positionals.length === 0 ? ['cold', 'check', 'facade'] : positionals;
  const scratch = await prepare(root);
  if (wanted.includes('cold')) await show('cold', coldTable(await measureColdStart(scratch, 11)));
  if (wanted.includes('check')) await show('check', checkTable(measureCheck(scratch, 25)));
  if (wanted.includes('facade')) {
    const harness = process.env['CAPSTAN_BENCH'] ?? join(root, '../shared/bench');
    const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
    await show('facade', facadeTables(await measureFacade(scratch, harness, options)));
  }
  if (wanted.includes('load')) {
    const options = { command: scratch.command, project: root, records: Number(values.records) };
    for (const part of (values.part ?? LOAD_PARTS).filter(isLoadPart))
      await show(`load-${part}`, await measureLoad(part, options));
  }
  rmSync(scratch.folder, { recursive: true });
}

/** At once, so that what is measured after it cannot lose it. */
async function show(name: string, text: string, page: string = PAGE): Promise<void> {
  console.log(`${machineLine()}\n\n${text}\n`);
  if (values.write) await writeSection(page, name, text);
}

/** Replaces what stands between the markers of a section. */
async function writeSection(path: string, name: string, text: string): Promise<void> {
  const page = await readFile(path, 'utf8');
  const marked = new RegExp(`(<!-- bench:${name} -->\n)[\\s\\S]*?(<!-- /bench:${name} -->)`);
  await writeFile(
    path,
    page.replace(marked, (_, open: string, close: string) => `${open}\n${machineLine()}\n\n${text}\n\n${close}`),
  );
}
