import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases, type Case } from './cases.ts';
import { openWorld, type Surface, type World } from './surfaces.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world.close());

/** One list, every surface: the same verdict, codes and pointers, but for the exceptions that the list itself names. */
describe.each(cases)('$name', (one) => {
  test('is judged alike everywhere', async () => {
    for (const surface of world.surfaces) await judge(one, surface);
  });
});

test('no case is carried by REST and the command line only without saying why', () => {
  expect(cases.length).toBeGreaterThan(60);
  for (const { name, except } of cases) {
    for (const exception of Object.values(except ?? {})) expect(exception.reason.length, name).toBeGreaterThan(10);
  }
});

async function judge(one: Case, surface: Surface): Promise<void> {
  const exception = one.except?.[surface.kind];
  const sent = world.sandbox.totals().requests;
  const said = await surface.say(one);
  if (said === undefined)
    return expect(exception === undefined || exception.verdict === 'not carried' || surface.kind === 'mcp').toBe(true);
  const expected = exception?.verdict ?? one.verdict;
  expect({ surface: surface.name, verdict: said.verdict }).toEqual({ surface: surface.name, verdict: expected });
  if (said.verdict === 'accepted') expect(said.warnings, surface.name).toEqual(one.warnings ?? []);
  // what is refused here never reaches the upstream
  expect(world.sandbox.totals().requests - sent, surface.name).toBe(said.verdict === 'accepted' ? 1 : 0);
  return undefined;
}
