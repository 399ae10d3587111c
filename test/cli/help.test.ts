import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { parseFlags } from '../../src/cli/flags.ts';
import { commandHelp } from '../../src/cli/help.ts';
import { terminal } from './terminal.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

describe.each(commands)('$name', (entry) => {
  test('is listed with its own name and summary', async () => {
    const { name, summary } = await entry.load();
    expect({ name, summary }).toEqual({ name: entry.name, summary: entry.summary });
    expect((await terminal(['--help'])).stdout).toContain(`  ${name} `);
  });

  test('--help exits 0, and docs/cli.md shows the same', async () => {
    const help = commandHelp(await entry.load());
    expect(await terminal([entry.name, '--help'])).toEqual({ code: 0, stdout: `${help}\n`, stderr: '' });
    expect(page).toContain(`## capstan ${entry.name}\n`);
    expect(page).toContain(`\`\`\`text\n${help}\n\`\`\`\n`);
  });

  test('help lines fit a terminal', async () => {
    const long = commandHelp(await entry.load())
      .split('\n')
      .filter((line) => line.length > 120);
    expect(long).toEqual([]);
  });

  test('its examples are command lines that it understands', async () => {
    const command = await entry.load();
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { line } of command.examples) {
      const words = line
        .slice(line.indexOf(`capstan ${entry.name}`))
        .split(' ')
        .slice(1 + entry.name.split(' ').length);
      const outcome = parseFlags(words, command.flags);
      expect(outcome.problems).toEqual([]);
      if (!outcome.ok) continue;
      const { min, max } = command.positionals;
      expect(outcome.value.positionals.length).toBeGreaterThanOrEqual(min);
      expect(outcome.value.positionals.length).toBeLessThanOrEqual(max);
    }
  });

  test('a flag that it does not have is exit 2', async () => {
    expect((await terminal([entry.name, '--no-such-flag'])).code).toBe(2);
  });
});

test('docs/cli.md has a section for each command and for nothing else', () => {
  const headings = [...page.matchAll(/^## capstan (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(commands.map(({ name }) => name));
});
