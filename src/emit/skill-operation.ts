import { describeInput, sentence, shortened } from '../surfaces/words.ts';
import { blocks, bullets, code, inline, jsonBlock, section, table } from './markdown.ts';
import { examplePath, schemaPath, type Offer } from './offers.ts';
import { hasExample, hasSchema } from './skill-assets.ts';

const MAX_INLINE_EXAMPLE = 3000;
const MAX_TEXT = 1200;

/** How to call one operation of `operations`, in a few lines of SKILL.md; `fields.md` has the rest. */
export function operationBrief(offer: Offer, operations: number): string {
  const fields = `references/fields.md#${offer.tool.name}`;
  return section(
    offer.tool.name,
    told(offer),
    inputList(offer),
    offer.facts.inputs.length === 0 ? '' : `Every field: [references/fields.md](${fields}).`,
    exampleOf(offer, operations, ''),
  );
}

/** All that is known of one operation, on a page of `references/`; `fields` are its tables. */
export function operationDetail(offer: Offer, operations: number, fields: readonly string[]): string {
  const schema = schemaPath(offer);
  return section(
    offer.tool.name,
    routeLine(offer),
    told(offer),
    ...fields,
    exampleOf(offer, operations, '../'),
    hasSchema(offer, operations) ? `Schema: [${schema}](../${schema}).` : '',
    answers(offer),
    bullets(evidence(offer)),
  );
}

function told({ operation }: Offer): string {
  return inline(shortened(sentence(operation.description ?? operation.title ?? ''), MAX_TEXT));
}

function routeLine({ route }: Offer): string {
  return route === undefined ? '' : `REST: ${code(`${route.method} ${route.path}`)}`;
}

const MAX_INPUTS = 30;
const MAX_INPUT = 240;

function inputList({ facts }: Offer): string {
  const shown = facts.inputs.toSorted((a, b) => Number(b.required) - Number(a.required)).slice(0, MAX_INPUTS);
  const more = facts.inputs.length - shown.length;
  return bullets([
    ...shown.map((input) => {
      const head = `${code(input.name)} (${input.type}, ${input.required ? 'required' : 'optional'})`;
      const words = shortened(describeInput(input, facts.input), MAX_INPUT);
      return words === '' ? head : `${head}: ${inline(words)}`;
    }),
    ...(more > 0 ? [`and ${more} more, all optional or in the fields`] : []),
  ]);
}

/** `up` leads from the page to the folder of the skill. */
function exampleOf(offer: Offer, operations: number, up: string): string {
  const [first] = offer.facts.examples;
  const path = examplePath(offer);
  if (first === undefined || path === undefined) return '';
  const summary = first.summary === undefined ? '' : ` ${inline(shortened(sentence(first.summary), MAX_INPUT))}`;
  const short = JSON.stringify(first.value, undefined, 2).length <= MAX_INLINE_EXAMPLE;
  if (!hasExample(offer, operations)) return short ? blocks(`Example:${summary}`, jsonBlock(first.value)) : '';
  return blocks(`Example ([${path}](${up}${path})):${summary}`, short ? jsonBlock(first.value) : '');
}

const MAX_ANSWERS = 30;
const MAX_ANSWER = 200;

function answers({ facts }: Offer): string {
  const rows = facts.responses
    .slice(0, MAX_ANSWERS)
    .map(({ status, description, documented }) => [
      code(status),
      inline(shortened(sentence(description), MAX_ANSWER)),
      documented ? 'contract' : 'elsewhere, not in the contract',
    ]);
  return rows.length === 0 ? '' : blocks('Answers:', table(['Status', 'Meaning', 'Known from'], rows));
}

/** The fact without the extension that it was read from: that is for whoever reads the manifest. */
function plain(why: string): string {
  return why.replace(/ \(x-capstan-[^)]*\)/, '');
}

/** Why the table of operations says what it says. */
function evidence({ facts: { semantics } }: Offer): string[] {
  const { evidence } = semantics;
  const answer = (question: string, yes: boolean, why: string): string[] =>
    why === '' ? [] : [`${question}: ${yes ? 'yes' : 'no'}. ${inline(sentence(plain(why)))}`];
  if (semantics.readOnly) return answer('Changes data', false, evidence.readOnly);
  return [
    ...answer('May destroy data', semantics.destructive, evidence.destructive),
    ...answer('Safe to repeat', semantics.idempotent, evidence.idempotent),
  ];
}
