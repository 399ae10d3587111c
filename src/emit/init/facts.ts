import { listOf, objectOf, textOf } from '../../contract/tree.ts';
import type { JsonObject } from '../../model/json.ts';
import { kebabCase } from '../../model/names.ts';
import { providerFault, type Provider } from '../../project/config-schema.ts';

/** What is known of the provider; what is not known is left out and never made up. */
export type ProviderFacts = { readonly [Setting in keyof Provider]?: unknown };

/** A fact that an index needs. */
export interface FactKind {
  readonly setting: keyof Provider;
  /** Name of the flag, without the dashes. */
  readonly flag: string;
  readonly question: string;
  /** The setting of what was typed. */
  readonly read: (answer: string) => unknown;
}

const same = (answer: string): string => answer;
const listed = (answer: string): string[] =>
  answer
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Everything that an index of APIs.json needs besides the contract, in the order in which it is asked. */
export const FACT_KINDS: readonly FactKind[] = [
  { setting: 'name', flag: 'provider', question: 'Who provides the API? A name of 3 to 50 characters', read: same },
  {
    setting: 'position',
    flag: 'position',
    question: 'Do you provide it (Producing), or describe the API of somebody else (Consuming)?',
    read: same,
  },
  {
    setting: 'access',
    flag: 'access',
    question: 'Who may use it: Internal, 1st-Party or 3rd-Party?',
    read: same,
  },
  { setting: 'description', flag: 'description', question: 'What is it for? 200 to 1000 characters', read: same },
  { setting: 'url', flag: 'url', question: 'At which URL will apis.yml be published?', read: same },
  { setting: 'image', flag: 'image', question: 'At which URL is a picture of the provider?', read: same },
  { setting: 'humanUrl', flag: 'human-url', question: 'At which URL do people read about the API?', read: same },
  { setting: 'tags', flag: 'tags', question: 'Under which tags is it found? 5 or more, with commas', read: listed },
  {
    setting: 'maintainers',
    flag: 'maintainers',
    question: 'Who maintains this index? Names with commas; an address in <> behind a name, if it may be published',
    read: (answer) => listed(answer).map(maintainer),
  },
];

function maintainer(text: string): { name: string; email?: string } {
  const [, name = text, email] = /^(.*?)\s*<([^<>]*)>$/.exec(text) ?? [];
  return email === undefined ? { name } : { name, email };
}

/** What the contract says of the provider, as far as an index accepts it. */
export function factsOfContract(document: JsonObject): ProviderFacts {
  const { description } = objectOf(document['info']);
  const told: ProviderFacts = {
    description: textOf(description)?.replaceAll(/\s+/g, ' ').trim(),
    humanUrl: textOf(objectOf(document['externalDocs'])['url']),
    tags: listOf(document['tags']).flatMap((tag) => textOf(objectOf(tag)['name']) ?? []),
  };
  return Object.fromEntries(
    FACT_KINDS.map(({ setting }) => [setting, told[setting]]).filter(([setting, value]) => fits(setting, value)),
  );
}

function fits(setting: unknown, value: unknown): boolean {
  const kind = FACT_KINDS.find((one) => one.setting === setting);
  return kind !== undefined && value !== undefined && providerFault(kind.setting, value) === undefined;
}

/** What the provider's index is called. */
export function aidOf({ name }: ProviderFacts): string | undefined {
  const aid = kebabCase(typeof name === 'string' ? name : '');
  return aid === '' ? undefined : aid;
}
