import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { placeText } from '../../src/model/problem.ts';
import { openCapability } from '../../src/run/open.ts';

const SAMPLES = new URL('../samples/run/', import.meta.url).pathname;
const calls = z.array(z.strictObject({ name: z.string(), action: z.string(), input: z.unknown() }));

/** A folder is a capability and calls of it; `expected.json` says what each would send, and never the key. */
describe.each(readdirSync(SAMPLES))('%s', (sample) => {
  test('what each call would send', async () => {
    const folder = join(SAMPLES, sample);
    const environment = { SHELF_KEY: 'canary-key', DESK_TOKEN: 'canary-key' };
    const opened = await openCapability(join(folder, 'capability.yaml'), { environment });
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
    const { runtime } = opened.value;
    const listed = calls.parse(JSON.parse(readFileSync(join(folder, 'calls.json'), 'utf8')));
    const results = listed.map(({ name, action, input }) => {
      const bound = runtime.actions.find((one) => one.action.name === action);
      const outcome = bound?.explain({ kind: 'value', value: input });
      if (outcome === undefined) throw new Error(`no action ${action}`);
      const problems = outcome.problems.map((found) => `${found.code} ${placeText(found.place)}`);
      return { name, ...(outcome.ok ? { explained: outcome.value } : {}), problems };
    });
    await runtime.close();
    const text = `${JSON.stringify(results, null, 2)}\n`;
    expect(text).not.toContain('canary-key');
    await expect(text).toMatchFileSnapshot(join(folder, 'expected.json'));
  });
});
