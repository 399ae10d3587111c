import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases, type Case } from './cases.ts';
import { openWorld, type Said, type Surface, type World } from './surfaces.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world.close());

/** One list, every surface: the same verdict, codes and pointers, but for the exceptions that the list itself names. */
describe.each(cases)('$name', (one) => {
  test('is judged alike everywhere', async () => {
    const details = new Set<string>();
    for (const surface of world.surfaces) {
      const said = await judge(one, surface);
      if (said?.details !== undefined && one.except?.[surface.kind] === undefined) details.add(said.details.join('\n'));
    }
    // the same words on the surfaces that have them
    expect(details.size).toBeLessThanOrEqual(1);
  });
});

test('no case is carried by REST and the command line only without saying why', () => {
  expect(cases.length).toBeGreaterThan(60);
  for (const { name, except } of cases) {
    for (const exception of Object.values(except ?? {})) expect(exception.reason.length, name).toBeGreaterThan(10);
  }
});

async function judge(one: Case, surface: Surface): Promise<Said | undefined> {
  const exception = one.except?.[surface.kind];
  const sent = world.sandbox.totals().requests;
  const said = await surface.say(one);
  if (said === undefined) {
    expect(exception === undefined || exception.verdict === 'not carried' || surface.kind === 'mcp').toBe(true);
    return undefined;
  }
  const expected = exception?.verdict ?? one.verdict;
  expect({ surface: surface.name, verdict: said.verdict }).toEqual({ surface: surface.name, verdict: expected });
  if (said.verdict === 'accepted') expect(said.warnings, surface.name).toEqual(one.warnings ?? []);
  // what is refused here never reaches the upstream
  expect(world.sandbox.totals().requests - sent, surface.name).toBe(
    said.verdict === 'accepted' && surface.onlyJudges !== true ? 1 : 0,
  );
  return said;
}
