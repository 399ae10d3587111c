import type { Policy } from '../model/facts.ts';
import { isJsonObject } from '../model/json.ts';
import { sentence } from '../surfaces/words.ts';
import { blocks, bullets, code, inline, section, table } from './markdown.ts';
import type { SkillPage, SkillSubject } from './skill-subject.ts';

/** `references/limits.md`: how much, how fast, and what nobody says. */
export function limitsPage(subject: SkillSubject): SkillPage {
  const { capability, loading } = subject;
  const text = blocks(
    '# Limits',
    section('Rate', rateText(capability.facts?.policy, loading !== undefined)),
    section('Items in a request', batchText(subject)),
    section('How long a load takes', durations(subject)),
    section('Rules across fields', loading === undefined ? '' : rulesText(subject)),
    section('Not documented', unknownText(subject)),
  );
  return { path: 'references/limits.md', text };
}

function rateText(policy: Policy | undefined, loads: boolean): string {
  if (policy?.rate === undefined)
    return 'The contract states no rate. Send one request after the other, and slow down at `429`.';
  const { requests, perSeconds, burst } = policy.rate;
  return bullets([
    `At most ${requests} requests in ${perSeconds} seconds, ${burst} of them at once.${loads ? ' A load keeps to it by itself; single calls do not.' : ''}`,
    ...(policy.retryStatuses.length === 0
      ? []
      : [
          `Worth another try where the operation is safe to repeat: ${policy.retryStatuses.map((status) => code(String(status))).join(', ')}. When there is a Retry-After header, wait as long as it says.`,
        ]),
    ...(policy.source === undefined ? [] : [`Source: ${inline(sentence(policy.source))}`]),
  ]);
}

const MAX_ROWS = 100;

function batchText({ offers }: SkillSubject): string {
  const rows = offers.flatMap(({ tool, facts: { bulk } }) =>
    bulk === undefined ? [] : [[code(tool.name), code(bulk.items), String(bulk.maxItems), code(bulk.key)]],
  );
  return rows.length === 0 ? '' : table(['Tool', 'Items', 'At most', 'Key of an item'], rows.slice(0, MAX_ROWS));
}

const SIZES = [1000, 10_000, 100_000, 1_000_000];

/** Arithmetic on the rate and the size of a batch. */
function durations({ capability, loading }: SkillSubject): string {
  const rate = capability.facts?.policy?.rate;
  if (rate === undefined || loading === undefined) return '';
  const { maxItems } = loading.main.bulk;
  const perSecond = rate.requests / rate.perSeconds;
  const rows = SIZES.map((records) => {
    const requests = Math.ceil(records / maxItems);
    return [String(records), String(requests), secondsText(Math.max(0, requests - rate.burst) / perSecond)];
  });
  return blocks(
    table(['Records', 'Requests', 'At least'], rows),
    'The rate sets this, not the machine. More programs with the same key share the same rate.',
  );
}

function secondsText(seconds: number): string {
  if (seconds < 1) return 'a moment';
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

function rulesText({ offers }: SkillSubject): string {
  const texts = offers.flatMap(({ facts }) =>
    facts.rules.flatMap((rule) =>
      isJsonObject(rule) && typeof rule['description'] === 'string' ? inline(sentence(rule['description'])) : [],
    ),
  );
  const distinct = [...new Set(texts)];
  return distinct.length === 0 ? '' : blocks('A record that breaks one is sent, and warned of:', bullets(distinct));
}

function unknownText({ capability }: SkillSubject): string {
  const unknown = capability.facts?.guidance?.unknown ?? [];
  if (unknown.length === 0) return '';
  return blocks(
    'Nobody says what happens here; do not promise either:',
    bullets(unknown.map((text) => inline(sentence(text)))),
  );
}
