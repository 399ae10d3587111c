import { expect, test } from 'vitest';
import { printLoadSummary } from '../../src/cli/load-summary.ts';
import { progressView } from '../../src/cli/load-progress.ts';
import { printLine } from '../../src/cli/print.ts';
import { NO_COUNTS, type Counts } from '../../src/load/counts.ts';
import type { LoadEnd, LoadEvent, Progress } from '../../src/load/event.ts';
import { problem } from '../../src/model/problem.ts';
import { FakeClock, FakeTerminal } from './fake-terminal.ts';

const SAMPLES = '../samples/load-progress';

const started: LoadEvent = {
  kind: 'started',
  load: '01JD3K7Q4M',
  operation: 'orders.bulk-upsert',
  target: 'https://api.example.com/v0',
  mapping: 'desk-csv@1',
  resumed: false,
  files: ['a.csv', 'b.csv'],
};
const notice: LoadEvent = {
  kind: 'notice',
  problem: problem('text.unreadable', { file: 'b.csv' }, { reason: 'it is gone' }, 'warning'),
};
const waiting: LoadEvent = { kind: 'waiting', reason: 'told', ms: 12_000, status: 429 };

function progress(read: number, change: Partial<Progress> = {}): LoadEvent {
  const counts = { ...NO_COUNTS, read, accepted: read - 515, invalid: 3, rejected: 12, pending: 500 };
  const requests = { sent: Math.ceil(read / 500), inFlight: 2, throttled: 1, retried: 0 };
  const all = {
    counts,
    readShare: read / 1_000_000,
    requests,
    budgetShare: 0.9904,
    perSecond: 2487,
    secondsLeft: undefined,
  };
  return { kind: 'progress', progress: { ...all, ...change } };
}

function ended(end: LoadEnd, counts: Counts): Extract<LoadEvent, { kind: 'ended' }> {
  const resume = end.kind === 'finished' ? undefined : 'capstan load resume 01JD3K7Q4M';
  return { kind: 'ended', load: '01JD3K7Q4M', end, counts, problems: [], resume };
}

const FINISHED = { ...NO_COUNTS, read: 1_000_000, accepted: 998_985, merged: 1000, invalid: 3, rejected: 12 };

function setting(columns: number, terminal: boolean, json = false) {
  const [stdout, stderr, clock] = [
    new FakeTerminal(columns, terminal),
    new FakeTerminal(columns, terminal),
    new FakeClock(),
  ];
  return { stdout, stderr, clock, view: progressView({ stdout, stderr, env: {} }, json, clock) };
}

/** What stands on the screen after each step. */
async function film(columns: number, terminal: boolean): Promise<string> {
  const { stderr, clock, view } = setting(columns, terminal);
  const frames: string[] = [];
  const frame = (title: string): number => frames.push(`--- ${title}\n${stderr.screen}`);
  view.show(started);
  frame('started');
  view.show(progress(1000));
  view.show(progress(2000));
  await clock.pass(200);
  frame('progress, at 0.2 s');
  view.show(notice);
  await clock.pass(200);
  frame('a notice, at 0.4 s');
  view.show(waiting);
  await clock.pass(4600);
  frame('waiting, at 5 s');
  view.show(progress(412_500, { secondsLeft: 3960 }));
  await clock.pass(8000);
  frame('waited, at 13 s');
  view.show({ kind: 'waiting', reason: 'failing', ms: 9000, status: undefined, cause: 'ECONNRESET', leftMs: 540_000 });
  view.show(progress(412_500, { failing: true }));
  await clock.pass(3000);
  frame('the upstream is down, at 16 s');
  view.show(ended({ kind: 'finished' }, FINISHED));
  printLine(stderr, 'what comes after');
  frame('ended');
  return `${frames.join('\n')}\n`;
}

test.each([
  ['wide', 120, true],
  ['narrow', 40, true],
  ['log', 80, false],
] as const)('the display on a terminal or in a log: %s', async (name, columns, terminal) => {
  await expect(await film(columns, terminal)).toMatchFileSnapshot(`${SAMPLES}/${name}.txt`);
});

test('no more than five drawings a second, and the last state is drawn', async () => {
  const { stderr, clock, view } = setting(120, true);
  for (let read = 1000; read <= 101_000; read += 1000) {
    view.show(progress(read));
    await clock.pass(10);
  }
  await clock.pass(1000);
  expect(stderr.written.length).toBeLessThanOrEqual(7);
  expect(stderr.screen).toContain('read 101,000');
});

test('a terminal that becomes narrower keeps no remains of broken lines', async () => {
  const { stderr, clock, view } = setting(100, true);
  view.show(progress(1000));
  // What the terminal does with what stands on it: lines that no longer fit go on in the next row.
  const narrow = new FakeTerminal(50);
  narrow.write(stderr.written.join(''));
  stderr.columns = 50;
  const before = stderr.written.length;
  await clock.pass(300);
  view.show(progress(2000));
  narrow.write(stderr.written.slice(before).join(''));
  expect(narrow.screen.split('\n').filter((line) => line.startsWith('read'))).toHaveLength(1);
});

test('the cursor rests on an empty line, so that a killed process leaves nothing broken', () => {
  const { stderr, view } = setting(120, true);
  view.show(progress(1000));
  const [row, column] = stderr.cursor;
  expect(column).toBe(0);
  expect(stderr.screen.split('\n')[row]).toBe('');
});

test('nothing is drawn after the end', async () => {
  const { stderr, clock, view } = setting(120, true);
  view.show(progress(1000));
  view.show(waiting);
  view.close();
  view.close();
  await clock.pass(20_000);
  view.show(progress(2000));
  expect(stderr.screen).toBe('');
});

test('with --json each event is a line on stdout and stderr says nothing', async () => {
  const { stdout, stderr, view } = setting(10_000, true, true);
  const input: LoadEnd = {
    kind: 'input',
    problem: problem('text.unreadable', { file: 'a.csv' }, { reason: 'it is gone' }),
  };
  for (const event of [started, notice, progress(1000), waiting, ended(input, FINISHED)]) view.show(event);
  printLoadSummary(
    { stdout, stderr, env: {} },
    ended(input, FINISHED),
    { report: 'r.html', rejects: ['rejects.ndjson'] },
    true,
  );
  const lines = stdout.screen.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual([
    'started',
    'notice',
    'progress',
    'waiting',
    'ended',
    'written',
  ]);
  expect(stderr.screen).toBe('');
  await expect(stdout.screen).toMatchFileSnapshot(`${SAMPLES}/events.ndjson`);
});

test.each<readonly [string, LoadEnd, Counts]>([
  ['summary-finished', { kind: 'finished' }, FINISHED],
  ['summary-threshold', { kind: 'threshold', limit: '1 %' }, { ...FINISHED, accepted: 998_485, pending: 500 }],
  ['summary-mismatch', { kind: 'stopped' }, { ...FINISHED, accepted: 998_984 }],
  ['summary-nothing', { kind: 'finished' }, NO_COUNTS],
])('the summary: %s', async (name, end, counts) => {
  const { stdout, stderr } = setting(200, false);
  const rejects = counts.invalid > 0 ? ['data/rejects.ndjson', 'data/rejects-desk.csv'] : [];
  printLoadSummary({ stdout, stderr, env: {} }, ended(end, counts), { report: 'data/report.html', rejects }, false);
  await expect(stdout.screen).toMatchFileSnapshot(`${SAMPLES}/${name}.txt`);
});
