import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { terminal, type Setting } from './terminal.ts';

const cwd = fileURLToPath(new URL('../samples/cli/project', import.meta.url));
const flagship = fileURLToPath(new URL('../..', import.meta.url));
const NOTES = 'capabilities/notes.yaml';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-validate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of the test, by its name. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Report {
  readonly ok: boolean;
  readonly checked: number;
  readonly problems: readonly { code: string; file?: string; line?: number; pointer?: string; severity?: string }[];
}

async function validate(args: string[], setting: Setting = {}): Promise<{ code: number; report: Report }> {
  const { code, stdout, stderr } = await terminal(['validate', ...args, '--json'], { cwd, ...setting });
  expect(stderr).toBe('');
  return { code, report: JSON.parse(stdout) };
}

describe('capability files', () => {
  test('a valid one', async () => {
    const { code, stdout } = await terminal(['validate', NOTES], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 checked, 0 errors, \d+ warnings\n$/);
  });

  test('the ones that we ship', async () => {
    const files = [
      'capabilities/conversations-conversations.yaml',
      'capabilities/ikanos/conversations-conversations.yaml',
    ];
    const { code, report } = await validate(files, { cwd: flagship });
    expect({ code, report }).toEqual({ code: 0, report: { ok: true, checked: 2, problems: [] } });
  });

  test.each([
    ['no marker', 'info: {}\n', 'dialect.no-marker'],
    ['a list', '- a\n', 'dialect.not-a-mapping'],
    ['broken YAML', 'a: [1\n', 'yaml.syntax'],
    ['a key twice', 'a: 1\na: 2\n', 'yaml.duplicate-key'],
  ])('%s: exit 3, with file and line', async (name, text, expected) => {
    const path = file(`${name}.yaml`, text);
    const { code, report } = await validate([path]);
    expect(code).toBe(3);
    expect(report.problems[0]).toMatchObject({ code: expected, file: path, line: expect.any(Number) });
  });

  test('a call of nothing', async () => {
    const text = readFileSync(join(cwd, NOTES), 'utf8').replace('call: notes.get-note', 'call: notes.got-note');
    const { code, report } = await validate([file('lost.yaml', text)]);
    expect(code).toBe(3);
    expect(report.problems.filter(({ code: found }) => found === 'lint.unknown-call')).toHaveLength(1);
  });

  test('every file is looked at, and one that cannot be read is exit 2', async () => {
    const { code, report } = await validate([file('bad.yaml', 'a: [1\n'), 'nowhere.yaml', NOTES]);
    expect({ code, checked: report.checked }).toEqual({ code: 2, checked: 3 });
    expect(report.problems.map((found) => found.code)).toEqual(
      expect.arrayContaining(['yaml.syntax', 'text.unreadable']),
    );
  });
});

describe('inputs', () => {
  const inputs = (...args: string[]) => validate(['--operation', 'put-notes', ...args]);

  test('a valid one needs no secret and no upstream', async () => {
    expect(await inputs(file('good.json', '{"notes": [1]}'))).toEqual({
      code: 0,
      report: { ok: true, checked: 1, problems: [] },
    });
  });

  test('a pointer has its line', async () => {
    const path = file('bad.json', '{\n  "notes":\n    "none"\n}\n');
    const { code, report } = await inputs(path);
    expect(code).toBe(3);
    expect(report.problems).toMatchObject([
      { code: 'input.type', file: path, pointer: '/notes', line: expect.any(Number) },
    ]);
    expect(report.problems[0]?.line).toBeGreaterThan(1);
  });

  test('a syntax error has its file', async () => {
    const path = file('broken.json', '{\n!}');
    expect((await inputs(path)).report.problems).toMatchObject([
      { code: 'json.syntax', file: path, line: 2, column: 1 },
    ]);
    const { stderr } = await terminal(['validate', '--operation', 'put-notes', path], { cwd });
    expect(stderr).toContain(`error json.syntax ${path}:2:1: `);
  });

  test('one from stdin', async () => {
    const { report } = await validate(['--operation', 'put-notes', '-'], { stdin: '{"notes": 1}' });
    expect(report.problems).toMatchObject([{ code: 'input.type', file: 'stdin', line: 1 }]);
  });

  test('one a line, blank lines apart', async () => {
    const path = file('notes.ndjson', '{"notes": []}\n\n  \n{"notes": 1}\n{\n');
    const { code, report } = await inputs(path);
    expect({ code, checked: report.checked }).toEqual({ code: 3, checked: 3 });
    expect(report.problems).toMatchObject([
      { code: 'input.type', file: path, line: 4, pointer: '/notes' },
      { code: 'json.syntax', file: path, line: 5 },
    ]);
  });

  test.each([
    ['broken UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'json.encoding'],
    ['a byte order mark', '\uFEFF{"notes": []}', 'json.byte-order-mark'],
    ['a key twice', '{"notes": [], "notes": []}', 'json.duplicate-key'],
  ])('%s', async (name, content, expected) => {
    const { code, report } = await inputs(file(`${name}.json`, content));
    expect({ code, found: report.problems[0]?.code }).toEqual({ code: 3, found: expected });
  });

  test('an operation that is not there: exit 2', async () => {
    expect((await validate(['--operation', 'put-nots', NOTES])).code).toBe(2);
  });

  test('a capability that cannot be read, so that nothing is looked at: exit 2', async () => {
    const capability = file('broken.yaml', 'ikanos: [\n');
    const { code, report } = await validate(['--operation', 'put-notes', '--capability', capability, NOTES]);
    expect({ code, checked: report.checked }).toEqual({ code: 2, checked: 0 });
    expect(report.problems[0]?.code).toBe('yaml.syntax');
  });
});

describe('items of a bulk operation', () => {
  const items = (content: string) =>
    validate(['--operation', 'bulk-upsert-conversations', file('items.ndjson', content)], { cwd: flagship });
  const GOOD = '{"external_id":"a","channel":"sms","started_at":"2026-05-24T10:00:00Z"}';

  test('pointers start at the item', async () => {
    const { code, report } = await items(`${GOOD}\n${GOOD.replace('sms', 'fax')}\n`);
    expect({ code, checked: report.checked }).toEqual({ code: 3, checked: 2 });
    expect(report.problems).toMatchObject([{ code: 'input.enum', line: 2, pointer: '/channel' }]);
  });

  test('a line cannot close the batch around it', async () => {
    const { code, report } = await items(`${GOOD}],"conversations":[${GOOD}\n`);
    expect({ code, found: report.problems[0] }).toMatchObject({ code: 3, found: { code: 'json.syntax', line: 1 } });
  });

  test('a number that would be damaged is refused on its line', async () => {
    const { report } = await items(`${GOOD}\n${GOOD.replace('}', ',"metadata":{"n":12345678901234567890}}')}\n`);
    expect(report.problems[0]).toMatchObject({ code: 'json.number-range', line: 2, pointer: '/metadata/n' });
  });
});
