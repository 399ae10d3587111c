/**
 * The long storm: `npm run storm -- --kills 200 [--seed N]`. Loads in processes of their own that are killed at random
 * instants until so many kills have hit, then once at each point between two durable writes. Judged by the request log
 * of a sandbox; prints a line a load, and exits 1 when anything was lost or doubled. About ten minutes for 200 kills.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '../../../src/sandbox/random.ts';
import { countPoints, storm, type Kill, type StormFigures, type StormSettings } from './storm.ts';
import { FAULTS, inputOf } from './weather.ts';

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const kills = Number(values.kills ?? 200);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const random = seededRandom(seed);

const KILLS_A_LOAD = 12;
const found: StormFigures[] = [];
const killed = (): number => found.reduce((sum, one) => sum + one.kills, 0);

function report(what: string, figures: StormFigures): void {
  const { records, kills: hits, resumes, requests, committed, lostAnswers, rewritten, faults } = figures;
  console.log(
    `${what}: ${records} records, ${hits} kills, ${resumes} resumes, ${requests} requests, ${committed} committed, ` +
      `${lostAnswers} answers lost, ${rewritten} records written again, ${faults.length} faults`,
  );
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`);
  found.push(figures);
}

/** Soon after the start of the process, or well into the sending. */
const anyTime = (): Kill =>
  random() < 0.1 ? { afterMs: 300 + random() * 700, of: 'process' } : { afterMs: random() * 900, of: 'load' };

async function oneLoad(number: number): Promise<void> {
  const method = number % 3 === 2 ? 'PATCH' : 'POST';
  const dedupe = number % 2 === 0 ? 'window' : 'full';
  const settings: StormSettings = {
    given: inputOf({ method, files: 5, perFile: 3000, keys: 12_000 }, random),
    dedupe,
    faults: FAULTS,
    seed: seed + number,
    batchItems: 20,
    window: 2000,
  };
  const most = Math.min(KILLS_A_LOAD, kills - killed());
  const figures = await storm(settings, (run): Kill => (run <= most ? anyTime() : undefined));
  report(`load ${number + 1} (${method}, ${dedupe})`, figures);
}

async function everyPoint(dedupe: 'window' | 'full', method: 'POST' | 'PATCH'): Promise<void> {
  const { files } = inputOf({ method, files: 3, perFile: 5, keys: 7 }, random);
  const given = { method, files: files.map((lines) => [...lines, { text: '{"resolved":true}', good: undefined }]) };
  const settings = { given, dedupe, faults: ['lost-answer,times=2', 'max-items=2'], seed, batchItems: 4, window: 5 };
  const points = await countPoints(settings);
  for (let point = 1; point <= points; point += 1) {
    // every second time the resume dies as well
    const second = point % 2 === 0 ? Math.ceil(random() * points) : undefined;
    const kill = (run: number): Kill => {
      if (run === 1) return { atPoint: point };
      return run === 2 && second !== undefined ? { atPoint: second } : undefined;
    };
    report(`point ${point} of ${points} (${method}, ${dedupe})`, await storm(settings, kill));
  }
}

console.log(`seed ${seed}`);
for (let number = 0; killed() < kills; number += 1) await oneLoad(number);
const atRandom = found.length;
for (const dedupe of ['window', 'full'] as const) {
  for (const method of ['POST', 'PATCH'] as const) await everyPoint(dedupe, method);
}

function total(what: string, of: readonly StormFigures[]): void {
  const sum = (figure: (one: StormFigures) => number): number => of.reduce((all, one) => all + figure(one), 0);
  console.log(
    `${what}: ${of.length} loads, ${sum((one) => one.records)} records, ${sum((one) => one.kills)} kills, ` +
      `${sum((one) => one.resumes)} resumes, ${sum((one) => one.requests)} requests, ` +
      `${sum((one) => one.committed)} committed, ${sum((one) => one.lostAnswers)} answers lost, ` +
      `${sum((one) => one.rewritten)} of ${sum((one) => one.written)} writes again, ` +
      `${sum((one) => one.faults.length)} lost or doubled`,
  );
}

total('random instants', found.slice(0, atRandom));
total('every point', found.slice(atRandom));
process.exitCode = found.some((one) => one.faults.length > 0) ? 1 : 0;
