/** What a surface must say of an input: accepted, or these errors (`code pointer`, in order). */
type Verdict = 'accepted' | readonly string[];

export type SurfaceKind = 'rest' | 'mcp' | 'cli' | 'script';

interface Exception {
  /** `not carried`: this surface has no way to send such an input. */
  readonly verdict: Verdict | 'not carried' | 'protocol error';
  readonly reason: string;
}

/** One input and what becomes of it, on every surface. */
export interface Case {
  readonly name: string;
  readonly operation: 'bulk-upsert-conversations' | 'bulk-update-conversations';
  /** JSON text as it is sent, or bytes that are not even text. */
  readonly text: string | Uint8Array;
  readonly verdict: Verdict;
  /** `code pointer` of what is noticed and passed on all the same. */
  readonly warnings?: readonly string[];
  readonly except?: Readonly<Partial<Record<SurfaceKind, Exception>>>;
}

const UPSERT = 'bulk-upsert-conversations';
const UPDATE = 'bulk-update-conversations';

const required = { external_id: 'crm:1', channel: 'email', started_at: '2026-05-24T09:15:00Z' };
const full = {
  ...required,
  platform: 'zendesk',
  queue_id: 'billing',
  assigned_agent_id: 'agent-7',
  customer_id: 'cust-204',
  subject: 'Invoice is wrong',
  status: 'solved',
  ended_at: '2026-05-24T09:42:30.5+02:00',
  handle_time_seconds: 1260,
  wait_time_seconds: 0,
  first_response_time_seconds: 180.25,
  resolved: true,
  csat_score: null,
  metadata: { tags: ['a'], nested: { deep: [{ x: null }] } },
};

const batch = (...records: readonly object[]): string => JSON.stringify({ conversations: records });
const changed = (change: object): string => batch({ ...required, ...change });
const accepts = (name: string, text: string, more: Partial<Case> = {}): Case => ({
  name,
  operation: UPSERT,
  text,
  verdict: 'accepted',
  ...more,
});
const refuses = (
  name: string,
  text: string | Uint8Array,
  verdict: readonly string[],
  more: Partial<Case> = {},
): Case => ({ name, operation: UPSERT, text, verdict, ...more });

const PARSED = 'after the SDK has parsed the message, what only the bytes could tell is past telling';
const UNREADABLE = 'the whole message is not JSON, so the protocol answers';
const FIRST_TWENTY = {
  verdict: Array.from({ length: 20 }, (_, index) => `input.enum /conversations/${index}/channel`),
  reason: 'a model gets 20, and beside them a count',
} as const;
const protocol = { mcp: { verdict: 'protocol error', reason: UNREADABLE } } as const;
const bytes = (...pieces: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Uint8Array.from(piece))));

const valid: readonly Case[] = [
  accepts('the required fields only', batch(required)),
  accepts('every field', batch(full)),
  accepts(
    '500 records',
    batch(...Array.from({ length: 500 }, (_, index) => ({ ...required, external_id: `n:${index}` }))),
  ),
  accepts(
    'every channel',
    batch(...['phone', 'email', 'chat', 'sms', 'social', 'back_office'].map((channel) => ({ ...required, channel }))),
  ),
  accepts('unicode ids and text', changed({ external_id: 'ü-日本-😀-\u0000', subject: '\u202e "quoted" \\ \n' })),
  accepts(
    'an escaped surrogate pair',
    '{"conversations":[{"external_id":"\\ud83d\\ude00","channel":"sms","started_at":"2026-05-24T09:15:00Z"}]}',
  ),
  accepts('white space everywhere', ` {\n"conversations"\t:\r[ ${JSON.stringify(required)} ] } `),
  accepts('the largest exact integer', changed({ handle_time_seconds: 9007199254740991 })),
  accepts(
    'an exponent',
    '{"conversations":[{"external_id":"e","channel":"sms","started_at":"2026-05-24T09:15:00Z","handle_time_seconds":1.5e3}]}',
  ),
  accepts('a leap day and a leap second', changed({ started_at: '2024-02-29T23:59:60Z' })),
  accepts(
    'an id that is a prototype name',
    changed({ external_id: '__proto__', metadata: { constructor: 1, toString: 'x' } }),
  ),
  accepts('an id that looks like a path', changed({ external_id: '../../etc/passwd' })),
  accepts('the bounds of a rating', batch({ ...required, csat_score: 1 }, { ...required, csat_score: 5 })),
  accepts('the same id twice', batch(required, required)),
  accepts('an unknown field is passed and named', changed({ chanel: 'x' }), {
    warnings: ['input.unknown-property /conversations/0/chanel'],
  }),
  accepts('an update', batch({ external_id: 'crm:1', status: 'solved', csat_score: 4 }), { operation: UPDATE }),
  accepts('an update of an id alone', batch({ external_id: 'crm:1' }), { operation: UPDATE }),
  accepts('an update of a field that PATCH does not carry', batch({ external_id: 'crm:1', subject: 'x' }), {
    operation: UPDATE,
    warnings: ['input.unknown-property /conversations/0/subject'],
  }),
  accepts(
    'metadata nested 90 levels',
    changed({ metadata: { deep: JSON.parse('['.repeat(90) + ']'.repeat(90)) as unknown } }),
  ),
];

const invalid: readonly Case[] = [
  refuses('an empty object', '{}', ['input.required /conversations']),
  refuses('an empty batch', batch(), ['input.items /conversations']),
  refuses('501 records', batch(...Array<object>(501).fill(required)), ['input.items /conversations']),
  refuses('a list at the root', '[]', ['input.type '], {
    except: { mcp: { verdict: 'protocol error', reason: 'arguments of a tool call are an object' } },
  }),
  refuses('null at the root', 'null', ['input.type '], {
    except: { mcp: { verdict: 'protocol error', reason: 'arguments of a tool call are an object' } },
  }),
  refuses('records that are not a list', '{"conversations":{}}', ['input.type /conversations']),
  refuses('a record that is not an object', '{"conversations":[1]}', ['input.type /conversations/0']),
  refuses('nothing in a record', batch({}), [
    'input.required /conversations/0/external_id',
    'input.required /conversations/0/channel',
    'input.required /conversations/0/started_at',
  ]),
  refuses('an empty id', changed({ external_id: '' }), ['input.length /conversations/0/external_id']),
  refuses('an id that is a number', changed({ external_id: 7 }), ['input.type /conversations/0/external_id']),
  refuses('a null that is not allowed', changed({ subject: null }), ['input.type /conversations/0/subject']),
  refuses('an unknown channel', changed({ channel: 'fax' }), ['input.enum /conversations/0/channel']),
  refuses('a channel in another case', changed({ channel: 'Email' }), ['input.enum /conversations/0/channel']),
  refuses('a date without a time', changed({ started_at: '2026-05-24' }), ['input.format /conversations/0/started_at']),
  refuses('a time without a zone', changed({ started_at: '2026-05-24T09:15:00' }), [
    'input.format /conversations/0/started_at',
  ]),
  refuses('a day that does not exist', changed({ started_at: '2026-02-30T09:15:00Z' }), [
    'input.format /conversations/0/started_at',
  ]),
  refuses('a time in seconds', changed({ started_at: 1779614100 }), ['input.type /conversations/0/started_at']),
  refuses('a negative duration', changed({ handle_time_seconds: -1 }), [
    'input.range /conversations/0/handle_time_seconds',
  ]),
  refuses('a rating of 6 and of 0', batch({ ...required, csat_score: 6 }, { ...required, csat_score: 0 }), [
    'input.range /conversations/0/csat_score',
    'input.range /conversations/1/csat_score',
  ]),
  refuses('"true" for a boolean', changed({ resolved: 'true' }), ['input.type /conversations/0/resolved']),
  refuses('metadata that is a list', changed({ metadata: [] }), ['input.type /conversations/0/metadata']),
  refuses(
    'two faults in different records',
    batch(required, { ...required, channel: 'x' }, { ...required, resolved: 1 }),
    ['input.enum /conversations/1/channel', 'input.type /conversations/2/resolved'],
  ),
  refuses('the last of 500 records', batch(...Array<object>(499).fill(required), { ...required, channel: 'x' }), [
    'input.enum /conversations/499/channel',
  ]),
  refuses('a key that differs in case', changed({ Channel: 'email' }), ['body.key-case /conversations/0/Channel']),
  refuses('a key that differs in case at the root', '{"Conversations":[]}', [
    'body.key-case /Conversations',
    'input.required /conversations',
  ]),
  refuses('an unknown member of the input', JSON.stringify({ conversations: [required], dry_run: true }), [
    'body.unknown-member /dry_run',
  ]),
  refuses(
    'null for a rating in an update',
    batch({ external_id: 'a', csat_score: null }),
    ['input.type /conversations/0/csat_score'],
    { operation: UPDATE },
  ),
  refuses('an update without an id', batch({ status: 'open' }), ['input.required /conversations/0/external_id'], {
    operation: UPDATE,
  }),
  refuses(
    'thirty faults',
    batch(...Array<object>(30).fill({ ...required, channel: 'x' })),
    Array.from({ length: 30 }, (_, index) => `input.enum /conversations/${index}/channel`),
    {
      except: {
        mcp: {
          verdict: [
            ...Array.from({ length: 20 }, (_, index) => `input.enum /conversations/${index}/channel`),
            'input.more ',
          ],
          reason: 'a model gets 20 and a count',
        },
        script: FIRST_TWENTY,
      },
    },
  ),
  refuses(
    'three hundred faults',
    batch(...Array<object>(300).fill({ ...required, channel: 'x' })),
    [...Array.from({ length: 100 }, (_, index) => `input.enum /conversations/${index}/channel`), 'input.more '],
    {
      except: {
        mcp: {
          verdict: [
            ...Array.from({ length: 20 }, (_, index) => `input.enum /conversations/${index}/channel`),
            'input.more ',
          ],
          reason: 'a model gets 20 and a count',
        },
        script: FIRST_TWENTY,
      },
    },
  ),
];

const smuggled: readonly Case[] = [
  refuses('broken JSON', '{"conversations":[', ['json.syntax '], { except: protocol }),
  refuses('nothing', '', ['body.missing '], {
    except: {
      mcp: { verdict: 'not carried', reason: 'a message without text is no message' },
      cli: { verdict: ['json.syntax '], reason: 'a file is always there; an empty one is not JSON' },
      script: { verdict: ['json.syntax '], reason: 'a file is always there; an empty one is not JSON' },
    },
  }),
  refuses('two values', `${batch(required)}{}`, ['json.syntax '], { except: protocol }),
  refuses('a trailing comma', '{"conversations":[],}', ['json.syntax '], { except: protocol }),
  refuses('a comment', '{/**/"conversations":[]}', ['json.syntax '], { except: protocol }),
  refuses('NaN', '{"conversations":NaN}', ['json.syntax '], { except: protocol }),
  refuses(
    'a duplicate key at the root',
    '{"conversations":[],"conversations":[]}',
    ['json.duplicate-key /conversations'],
    {
      except: { mcp: { verdict: ['input.items /conversations'], reason: PARSED } },
    },
  ),
  refuses(
    'a duplicate key in a record',
    batch(required).replace('"channel"', '"channel":"fax","channel"'),
    ['json.duplicate-key /conversations/0/channel'],
    {
      except: { mcp: { verdict: 'accepted', reason: PARSED } },
    },
  ),
  refuses(
    'a duplicate key behind an escape',
    batch(required).replace('"channel"', '"ch\\u0061nnel":"fax","channel"'),
    ['json.duplicate-key /conversations/0/channel'],
    {
      except: { mcp: { verdict: 'accepted', reason: PARSED } },
    },
  ),
  refuses('a number past the doubles', batch(required).replace('"email"', '"email","handle_time_seconds":1e400'), [
    'json.number-range /conversations/0/handle_time_seconds',
  ]),
  refuses(
    'an integer past 2^53',
    batch(required).replace('"email"', '"email","handle_time_seconds":9007199254740993'),
    ['json.number-range /conversations/0/handle_time_seconds'],
  ),
  refuses('half of a surrogate pair', batch(required).replace('crm:1', '\\ud800'), [
    'json.lone-surrogate /conversations/0/external_id',
  ]),
  refuses('half of a surrogate pair in a key', batch(required).replace('"channel"', '"\\udc00":1,"channel"'), [
    'json.lone-surrogate /conversations/0/\udc00',
  ]),
  refuses('101 levels', changed({ metadata: { deep: JSON.parse('['.repeat(97) + ']'.repeat(97)) as unknown } }), [
    `json.too-deep /conversations/0/metadata/deep${'/0'.repeat(96)}`,
  ]),
  refuses('a byte order mark', `\ufeff${batch(required)}`, ['json.byte-order-mark '], { except: protocol }),
  refuses('bytes that are not UTF-8', bytes(batch(required).slice(0, -4), [0x22, 0xff, 0x22]), ['json.encoding '], {
    except: protocol,
  }),
  refuses('an overlong encoding', bytes('{"conversations":"', [0xc0, 0xaf], '"}'), ['json.encoding '], {
    except: protocol,
  }),
  refuses('UTF-16', bytes([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), ['json.encoding '], { except: protocol }),
];

export const cases: readonly Case[] = [...valid, ...invalid, ...smuggled];
