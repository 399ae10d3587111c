import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';

/** What each file of a skill costs: `node bench/skill.ts [skills/NAME]`. Tokens of o200k_base; programs are run, not read. */
const folder = resolve(process.argv[2] ?? 'skills/assembled-conversations');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => statSync(join(folder, path)).isFile())
  .toSorted();

const rows = files.map((path) => {
  const text = readFileSync(join(folder, path), 'utf8');
  const tokens = path.startsWith('scripts') ? '' : String(encode(text).length);
  return `| \`${path}\` | ${Buffer.byteLength(text)} | ${text.split('\n').length - 1} | ${tokens} |`;
});
process.stdout.write(['| file | bytes | lines | tokens |', '| --- | --- | --- | --- |', ...rows, ''].join('\n'));
