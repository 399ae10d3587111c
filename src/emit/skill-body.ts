import type { Capability } from '../model/capability.ts';
import { isJsonObject } from '../model/json.ts';
import { acceptedOnly } from '../surfaces/tool.ts';
import { describeInput, firstSentence, sentence } from '../surfaces/words.ts';
import { blocks, bullets, code, inline, jsonBlock, numbered, section, table } from './markdown.ts';
import type { Offer } from './offers.ts';

const MAX_INLINE_EXAMPLE = 3000;

/** The instructions of SKILL.md after the frontmatter. */
export function skillBody(capability: Capability, offers: readonly Offer[]): string {
  return blocks(
    `# ${inline(capability.info.title)}`,
    inline(capability.info.description),
    section('Choose the operation', operationsTable(offers), bullets(choices(offers))),
    section('Make a call', steps(capability, offers)),
    ...offers.map(operationSection),
    section('Watch out', bullets(warnings(capability, offers))),
  );
}

function operationsTable(offers: readonly Offer[]): string {
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  return table(
    ['Tool', 'REST', 'What it does', 'Changes data', 'May destroy data', 'Safe to repeat'],
    offers.map(({ tool, route, operation, facts: { semantics } }) => [
      code(tool.name),
      route === undefined ? '' : code(`${route.method} ${route.path}`),
      inline(firstSentence(operation.description ?? operation.title ?? tool.name)),
      yes(!semantics.readOnly),
      yes(semantics.destructive),
      yes(semantics.idempotent),
    ]),
  );
}

/** How two operations that write the same items differ. */
function choices(offers: readonly Offer[]): string[] {
  return offers.flatMap((offer) => {
    const { bulk } = offer.facts;
    if (bulk === undefined || offers.every(({ facts }) => facts.operationId !== bulk.pairs)) return [];
    const what = bulk.replaces
      ? `the whole record is at hand: an item replaces what is stored under its ${code(bulk.key)}`
      : `only some fields of a record change: an item carries its ${code(bulk.key)} and the fields to change`;
    return [`Use ${code(offer.tool.name)} when ${what}.`];
  });
}

function steps(capability: Capability, offers: readonly Offer[]): string {
  const servers = [...new Set(offers.map(({ server }) => code(server)))].join(', ');
  const keyed = capability.consumes.some(({ authentication }) => authentication !== undefined);
  return numbered([
    `Call the tool by its name on the MCP server ${servers}. Without that server, use the REST route above at the ` +
      `address where the capability is served; \`GET /openapi.json\` there says how.${keyed ? ' The key is added there: never ask for it, never send it.' : ''}`,
    'Write the input from what the source really says. Leave a field out when its value is not known.',
    'Send it. Input that breaks the schema is refused before anything goes further, with a list of every error: `pointer` names ' +
      'the place, `detail` what is allowed there. Mend exactly those places and send the whole input again.',
    'Read the answer as the section of the operation describes it.',
  ]);
}

function operationSection(offer: Offer): string {
  const { tool, operation, facts } = offer;
  return section(
    tool.name,
    inline(sentence(operation.description ?? operation.title ?? '')),
    inputList(offer),
    facts.inputs.length === 0 ? '' : `Every field: [references/fields.md](references/fields.md#${tool.name}).`,
    example(offer),
    answers(offer),
    bullets(evidence(offer)),
  );
}

function inputList({ facts }: Offer): string {
  return bullets(
    facts.inputs.map((input) => {
      const head = `${code(input.name)} (${input.type}, ${input.required ? 'required' : 'optional'})`;
      const words = describeInput(input, facts.input);
      return words === '' ? head : `${head}: ${inline(words)}`;
    }),
  );
}

function example({ tool, facts }: Offer): string {
  const [first] = facts.examples;
  if (first === undefined) return '';
  const link = `[references/${tool.name}.example.json](references/${tool.name}.example.json)`;
  const summary = first.summary === undefined ? '' : ` ${inline(sentence(first.summary))}`;
  const short = JSON.stringify(first.value, undefined, 2).length <= MAX_INLINE_EXAMPLE;
  return blocks(`Example (${link}):${summary}`, short ? jsonBlock(first.value) : '');
}

function answers({ facts }: Offer): string {
  const rows = facts.responses.map(({ status, description, documented }) => [
    code(status),
    inline(sentence(description)),
    documented ? 'contract' : 'elsewhere, not in the contract',
  ]);
  return rows.length === 0 ? '' : blocks('Answers:', table(['Status', 'Meaning', 'Known from'], rows));
}

/** Why the table of operations says what it says. */
function evidence({ facts: { semantics } }: Offer): string[] {
  const { evidence } = semantics;
  const answer = (question: string, yes: boolean, why: string): string[] =>
    why === '' ? [] : [`${question}: ${yes ? 'yes' : 'no'}. ${inline(sentence(why))}`];
  if (semantics.readOnly) return answer('Changes data', false, evidence.readOnly);
  return [
    ...answer('May destroy data', semantics.destructive, evidence.destructive),
    ...answer('Safe to repeat', semantics.idempotent, evidence.idempotent),
  ];
}

function warnings(capability: Capability, offers: readonly Offer[]): string[] {
  return [...replacing(offers), ...accepted(offers), ...rate(capability), ...rules(offers), ...personal(offers)];
}

function replacing(offers: readonly Offer[]): string[] {
  const names = offers.filter(({ facts }) => facts.bulk?.replaces === true).map(({ tool }) => code(tool.name));
  return names.length === 0
    ? []
    : [`${names.join(', ')}: a field left out of an item is not kept from what was stored before.`];
}

function accepted(offers: readonly Offer[]): string[] {
  const names = offers.filter(({ operation }) => acceptedOnly(operation)).map(({ tool }) => code(tool.name));
  if (names.length === 0) return [];
  const blind = offers.every(({ facts }) => !facts.semantics.readOnly);
  const readBack = blind ? ' No operation here reads anything back, so keep your own list of what was accepted.' : '';
  return [
    `${names.join(', ')}: a success means accepted for processing. Report "accepted", never "stored".${readBack}`,
  ];
}

function rate(capability: Capability): string[] {
  const policy = capability.facts?.policy;
  if (policy?.rate === undefined) return [];
  const { requests, perSeconds, burst } = policy.rate;
  const statuses = policy.retryStatuses.map((status) => code(String(status))).join(', ');
  const retry =
    statuses === ''
      ? ''
      : ` After ${statuses} wait and send the same input again where that is safe to repeat; when there is a Retry-After header, wait as long as it says.`;
  return [`At most ${requests} requests in ${perSeconds} seconds, ${burst} of them at once.${retry}`];
}

function rules(offers: readonly Offer[]): string[] {
  const texts = offers.flatMap(({ facts }) =>
    facts.rules.flatMap((rule) =>
      isJsonObject(rule) && typeof rule['description'] === 'string' ? inline(sentence(rule['description'])) : [],
    ),
  );
  return [...new Set(texts)];
}

function personal(offers: readonly Offer[]): string[] {
  const paths = offers.flatMap(({ facts }) =>
    facts.fields.filter((field) => field.sensitive).map((field) => code(field.path)),
  );
  const distinct = [...new Set(paths)];
  return distinct.length === 0 ? [] : [`Personal data, not to be repeated in answers or logs: ${distinct.join(', ')}.`];
}
