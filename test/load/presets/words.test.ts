import { describe, expect, it } from 'vitest';
import { readPresets } from '../../../src/load/mapping/presets.ts';

const { presets } = await readPresets();
const wordsOf = new Map(presets.map(({ file }) => [file.id, file.words] as const));

const CHANNELS = ['phone', 'email', 'chat', 'sms', 'social', 'back_office'];
const STATUSES = ['open', 'pending', 'solved', 'abandoned'];

/** Of each source what is easily got wrong. */
const MEANINGS: readonly (readonly [preset: string, vocabulary: string, word: string, meaning: unknown])[] = [
  ['amazon-connect', 'channel', 'task', 'back_office'],
  ['assembled-csv', 'channel', 'backoffice', 'back_office'],
  ['dixa', 'channel', 'pstnphone', 'phone'],
  ['dixa', 'channel', 'widgetchat', 'chat'],
  ['five9', 'status', '1', 'abandoned'],
  ['freshdesk-api', 'channel', '3', 'phone'],
  ['freshdesk-api', 'channel', '7', 'chat'],
  ['freshdesk-api', 'status', '3', 'pending'],
  ['genesys-api', 'channel', 'callback', 'phone'],
  ['genesys-csv', 'status', 'yes', 'abandoned'],
  ['gorgias', 'channel', 'aircall', 'phone'],
  ['intercom-api', 'status', 'snoozed', 'pending'],
  ['kustomer', 'channel', 'voice', 'phone'],
  ['zendesk-api', 'status', 'hold', 'pending'],
  ['zendesk-api', 'status', 'new', 'open'],
  // asked and not answered is no rating, and above all no bad one
  ['zendesk-api', 'csat', 'offered', null],
  ['zendesk-api', 'csat', 'unoffered', null],
  ['zendesk-explore-csv', 'csat', 'offered', null],
  ['zendesk-explore-csv', 'csat', 'unoffered', null],
];

/** What says how a record was made, or too little, so that only the user can say what it means. */
const TO_ASK: readonly (readonly [preset: string, words: readonly string[]])[] = [
  ['zendesk-api', ['api', 'rule', 'batch']],
  ['zendesk-explore-csv', ['api', 'rule', 'batch']],
  ['gorgias', ['api', 'internal-note']],
  ['genesys-api', ['message', 'open', 'cobrowse']],
  ['genesys-csv', ['message', 'cobrowse']],
  ['freshdesk-csv', ['forums']],
];

describe('the vocabularies of presets', () => {
  it.each([...wordsOf])('%s speaks of channels and statuses that the target has', (_, words) => {
    for (const channel of Object.values(words['channel'] ?? {})) expect(CHANNELS).toContain(channel);
    for (const status of Object.values(words['status'] ?? {})) expect(STATUSES).toContain(status);
  });

  it.each([...wordsOf].filter(([, words]) => words['resolved'] !== undefined))(
    '%s calls resolved what it calls solved',
    (_, { status = {}, resolved = {} }) => {
      const solved = Object.entries(status).map(([word, meaning]) => [word, meaning === 'solved']);
      expect(resolved).toEqual(Object.fromEntries(solved));
    },
  );

  it.each(MEANINGS)('%s %s: %s', (preset, vocabulary, word, meaning) => {
    expect(wordsOf.get(preset)?.[vocabulary]?.[word]).toBe(meaning);
  });

  it.each(TO_ASK)('%s leaves to the user: %j', (preset, words) => {
    const known = Object.keys(wordsOf.get(preset)?.['channel'] ?? {});
    expect(known.filter((word) => words.includes(word))).toEqual([]);
  });
});
