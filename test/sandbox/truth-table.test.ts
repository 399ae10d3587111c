import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { switchNames, switchRow } from '../../src/sandbox/switches.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { conversation, faultsOf, practice, send, type Sent } from './client.ts';
import { lines, type Line } from './truth.ts';

const CLOCK = { now: () => Date.parse('2026-05-01T10:00:00Z'), wait: () => Promise.resolve() };

/** The answer as a line spells it; JSON is read where the line expects JSON. */
function answered(answer: Sent | undefined, { body, retryAfter }: Line): Pick<Line, 'status' | 'body' | 'retryAfter'> {
  if (answer === undefined) return { status: 'none', body, retryAfter };
  const read: unknown = typeof body === 'object' ? JSON.parse(answer.body) : answer.body;
  return {
    status: answer.status,
    body: body === undefined ? undefined : read,
    retryAfter: answer.headers['retry-after'],
  };
}

function subjects(sandbox: Sandbox): unknown {
  return Object.fromEntries(sandbox.rows().map((row) => [row.external_id, row['subject'] ?? '']));
}

describe('the truth table', () => {
  test.for(lines)('$name', async (line) => {
    const { faults = [], method = 'POST', batch, status, body, retryAfter, rows, committed } = line;
    const sandbox = await practice({ clock: CLOCK });
    await send(sandbox, { body: { conversations: [conversation('row', { subject: 'old' })] } });
    sandbox.faults.replace(faultsOf(...faults));
    const answer = await send(sandbox, { method, body: { conversations: batch } }).catch(() => undefined);
    expect(answered(answer, line)).toEqual({ status, body, retryAfter });
    expect(subjects(sandbox)).toEqual(rows);
    const applied = line.applied ?? faults.map((flag) => flag.replace(/[=,].*/, ''));
    expect(sandbox.requests().at(-1)).toMatchObject({
      status: status === 'none' ? null : status,
      committed,
      faults: applied,
    });
  });

  test('every switch is on in a line of it', () => {
    const tried = new Set(lines.flatMap(({ faults = [] }) => faults.map((flag) => flag.replace(/[=,].*/, ''))));
    const elsewhere = ['metadata-merge'];
    expect([...tried, ...elsewhere].toSorted()).toEqual(switchNames().toSorted());
  });
});

describe('docs/sandbox.md', () => {
  const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
  const [, section = ''] = /^## Switches$(.*?)^## /ms.exec(page) ?? [];
  const [, table = ''] = /^\| switch (.*?)^$/ms.exec(section) ?? [];
  const rows = [...table.matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)].map(([, name, value]) => ({ name, value }));

  test('has a row for each switch, in the order of the code', () => {
    expect(rows.map(({ name }) => name)).toEqual(switchNames());
  });

  test.for(rows)('says the usual value of $name', ({ name, value = '' }) => {
    const initial = switchNames().flatMap((known) => (known === name ? [switchRow(known).value?.initial] : []));
    if (initial[0] !== undefined) expect(value).toContain(`\`${initial[0]}\``);
  });
});
