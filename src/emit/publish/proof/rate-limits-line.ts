import { listOf, objectOf } from '../../../contract/tree.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Line } from './line.ts';
import { lookInto } from './read.ts';

export const rateLimitsLine: Line = {
  name: 'rate-limits',
  claim: 'each limit is an entry of API Commons rate limits, which is a closed form; an empty list has its reason',
  look: (site) => lookInto(site, { folder: 'rate-limits', needed: true }, documentFaults),
};

/** api-commons/rate-limits, JSON Schema of 2026-08-17. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  type: ['Platform', 'Organization', 'Application', 'User', 'Model', 'Endpoint', 'Resource'],
  metric: [
    'request',
    'token',
    'input-token',
    'output-token',
    'byte',
    'connection',
    'concurrent-request',
    'operation',
    'job',
    'event',
  ],
  timeframe: ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'],
};
const MEMBERS = new Set([
  ...Object.keys(WORDS),
  'name',
  'limit',
  'description',
  'tier',
  'domains',
  'userMultiplied',
  'url',
  'source_date',
]);

function documentFaults({ limits, reason }: JsonObject): string[] {
  if (!Array.isArray(limits)) return ['/limits must be a list'];
  const told = limits.length > 0 || (typeof reason === 'string' && reason !== '');
  return [
    ...(told ? [] : ['/reason must say why there is no limit']),
    ...listOf(limits).flatMap((entry, index) => entryFaults(entry).map((fault) => `/limits/${index}${fault}`)),
  ];
}

function entryFaults(entry: Json): string[] {
  if (!isJsonObject(entry)) return [' must be an object'];
  const { name, description, limit } = objectOf(entry);
  return [
    ...Object.keys(entry).flatMap((member) => (MEMBERS.has(member) ? [] : [`/${member} must not be there`])),
    ...Object.entries(WORDS).flatMap(([member, words]) => wordFaults(entry[member], member, words)),
    ...(typeof limit === 'number' && limit > 0 ? [] : ['/limit must be a number above 0']),
    ...(typeof name === 'string' && name !== '' ? [] : ['/name must be there']),
    ...(typeof description === 'string' && description !== '' ? [] : ['/description must be there']),
  ];
}

function wordFaults(value: Json | undefined, member: string, words: readonly string[]): string[] {
  return typeof value === 'string' && words.includes(value) ? [] : [`/${member} must be one of ${words.join(', ')}`];
}
