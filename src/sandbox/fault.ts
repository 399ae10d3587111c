import { isObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { detailOf, problem } from '../model/problem.ts';
import { isSwitchName, switchNames, switchRow, type SwitchName } from './switches.ts';

/** A switch that is on, and the requests it is on for. Without conditions it is on for every request. */
export interface Fault {
  readonly name: SwitchName;
  /** Checked by the pattern of the switch; empty when it takes none. */
  readonly value: string;
  /** `2` (seconds) or `date:2` (the same moment as an HTTP date). Only for `status` and `answer-early`. */
  readonly retryAfter?: string | undefined;
  /** The first so many matching requests are left alone. */
  readonly after: number;
  /** It happens at most so often. */
  readonly times?: number | undefined;
  /** From 0 to 1. */
  readonly probability?: number | undefined;
  readonly seed?: number | undefined;
  /** Only for batches that hold this id. */
  readonly id?: string | undefined;
  readonly method?: 'POST' | 'PATCH' | undefined;
}

const MEMBERS = ['name', 'value', 'retryAfter', 'after', 'times', 'probability', 'seed', 'id', 'method'];
const NUMBERS = new Set(['after', 'times', 'probability', 'seed']);

/** Reads what `--fault` takes: `name`, `name=value`, `name=value,times=3`, or the JSON object of `/__sandbox/faults`. */
export function parseFaultFlag(text: string): Outcome<Fault> {
  if (text.startsWith('{')) return parseFaultJson(text);
  const [first = '', ...conditions] = text.split(',');
  const [name, value] = assignment(first);
  const given: Record<string, unknown> = { name, ...(value === undefined ? {} : { value }) };
  for (const condition of conditions) {
    const [key, wanted] = assignment(condition);
    if (wanted === undefined)
      return refuse(`a condition is written key=value; keys are ${MEMBERS.slice(2).join(', ')}`);
    given[key] = NUMBERS.has(key) && wanted !== '' ? Number(wanted) : wanted;
  }
  return parseFault(given);
}

function parseFaultJson(text: string): Outcome<Fault> {
  try {
    return parseFault(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse('the JSON object is not well-formed');
    throw error;
  }
}

/** `a=b` with `%XX` in b read as the character it stands for, so that an id may hold a comma. */
function assignment(text: string): [key: string, value: string | undefined] {
  const at = text.indexOf('=');
  if (at === -1) return [text, undefined];
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), decodeURIComponent(value)];
  } catch (error) {
    if (error instanceof URIError) return [text.slice(0, at), value];
    throw error;
  }
}

/** A switch that is on for every request, with its usual value unless another is given. Throws on a wrong one. */
export function faultOfName(name: SwitchName, value?: string | number): Fault {
  const fault = parseFault(value === undefined ? { name } : { name, value });
  if (fault.ok) return fault.value;
  throw new Error(fault.problems.map(detailOf).join(' '));
}

/** Reads a fault as JSON spells it. */
export function parseFault(given: unknown): Outcome<Fault> {
  if (!isObject(given)) return refuse('a fault is an object with a name');
  const { name, value } = given;
  const stranger = Object.keys(given).find((key) => !MEMBERS.includes(key));
  if (stranger !== undefined) return refuse(`members of a fault are ${MEMBERS.join(', ')}`);
  if (!isSwitchName(name)) return refuse(`switches are ${switchNames().join(', ')}`);
  const wanted = switchValue(name, value);
  if (!wanted.ok) return wanted;
  const wrong = conditionFault(name, given);
  return wrong === undefined ? ok(faultOf(name, wanted.value, given)) : refuse(`${name}: ${wrong}`);
}

function refuse(reason: string): Outcome<never> {
  return fail(problem('sandbox.fault', {}, { reason }));
}

function switchValue(name: SwitchName, given: unknown): Outcome<string> {
  const { value } = switchRow(name);
  if (value === undefined) return given === undefined ? ok('') : refuse(`${name} takes no value`);
  const text = typeof given === 'number' ? String(given) : (given ?? value.initial);
  return typeof text === 'string' && value.pattern.test(text)
    ? ok(text)
    : refuse(`the value of ${name} is ${value.allowed}`);
}

type Given = { readonly [key: string]: unknown };
type Check = (value: unknown) => boolean;

const count: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const CONDITIONS: Readonly<Record<string, { readonly is: Check; readonly allowed: string }>> = {
  retryAfter: {
    is: (value) => typeof value === 'string' && /^(date:)?\d{1,6}$/.test(value),
    allowed: 'SECONDS or date:SECONDS',
  },
  after: { is: count, allowed: 'a whole number from 0' },
  times: { is: count, allowed: 'a whole number from 0' },
  probability: {
    is: (value) => typeof value === 'number' && value >= 0 && value <= 1,
    allowed: 'a number from 0 to 1',
  },
  seed: { is: (value) => Number.isSafeInteger(value), allowed: 'a whole number' },
  id: { is: (value) => typeof value === 'string', allowed: 'a string' },
  method: { is: (value) => value === 'POST' || value === 'PATCH', allowed: 'POST or PATCH' },
};

function conditionFault(name: SwitchName, given: Given): string | undefined {
  for (const [key, { is, allowed }] of Object.entries(CONDITIONS)) {
    if (given[key] !== undefined && !is(withNumberAsText(key, given[key]))) return `${key} is ${allowed}`;
  }
  if (given['retryAfter'] !== undefined && name !== 'status' && name !== 'answer-early')
    return 'it takes no retryAfter';
  const early = switchRow(name).stage === 'headers';
  return early && given['id'] !== undefined
    ? 'it comes before the body is read, so it cannot depend on an id'
    : undefined;
}

function withNumberAsText(key: string, value: unknown): unknown {
  return key === 'retryAfter' && typeof value === 'number' ? String(value) : value;
}

function faultOf(name: SwitchName, value: string, given: Given): Fault {
  const { retryAfter, after, times, probability, seed, id, method } = given;
  return {
    name,
    value,
    retryAfter: typeof retryAfter === 'string' || typeof retryAfter === 'number' ? `${retryAfter}` : undefined,
    after: typeof after === 'number' ? after : 0,
    times: typeof times === 'number' ? times : undefined,
    probability: typeof probability === 'number' ? probability : undefined,
    seed: typeof seed === 'number' ? seed : undefined,
    id: typeof id === 'string' ? id : undefined,
    method: method === 'POST' || method === 'PATCH' ? method : undefined,
  };
}
