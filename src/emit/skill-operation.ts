import { describeInput, sentence } from '../surfaces/words.ts';
import { blocks, bullets, code, inline, jsonBlock, section, table } from './markdown.ts';
import { examplePath, type Offer } from './offers.ts';

const MAX_INLINE_EXAMPLE = 3000;

/** How to call one operation and what comes back. `references` is the way from the page to the folder of references. */
export function operationSection(offer: Offer, references: string): string {
  const { tool, operation } = offer;
  return section(
    tool.name,
    inline(sentence(operation.description ?? operation.title ?? '')),
    inputList(offer),
    `Every field: [${references}fields.md](${references}fields.md#${tool.name}).`,
    example(offer, references),
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

function example(offer: Offer, references: string): string {
  const [first] = offer.facts.examples;
  const file = examplePath(offer);
  if (first === undefined || file === undefined) return '';
  const summary = first.summary === undefined ? '' : ` ${inline(sentence(first.summary))}`;
  const short = JSON.stringify(first.value, undefined, 2).length <= MAX_INLINE_EXAMPLE;
  return blocks(
    `Example ([${references}${file}](${references}${file})):${summary}`,
    short ? jsonBlock(first.value) : '',
  );
}

function answers({ facts }: Offer): string {
  const rows = facts.responses.map(({ status, description, documented }) => [
    code(status),
    inline(sentence(description)),
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
