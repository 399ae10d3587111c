import { isJsonObject, type Json } from '../../model/json.ts';
import { flatten, propertiesOf } from '../../surfaces/schema.ts';
import { sentence } from '../../surfaces/words.ts';
import { allOperations, type PublishedOperation } from './operations.ts';
import type { PartEmitter, PublishedApi } from './part.ts';
import { providerFile } from './provider-file.ts';

/** `vocabulary/`: the words of the contracts, and of capstan.yml whom and what they are for. */
export const vocabularyPart: PartEmitter = (publication) => {
  const { vocabulary, apis, provider } = publication;
  const content = {
    vocabulary: { name: provider.name, description: provider.description },
    operational: {
      apis: apis.map(({ capability: { name, info } }) => ({ name, title: info.title, version: info.version })),
      operations: allOperations(publication).map(operationWord),
      entities: apis.flatMap(entityWords),
      enums: apis.flatMap(enumWords),
    },
    ...(vocabulary !== undefined && { capability: vocabulary }),
  };
  const link = { type: 'Vocabulary', name: 'The words of the contracts' };
  const file = providerFile(publication, { path: 'vocabulary/{}-vocabulary.yaml', content, link });
  if (vocabulary === undefined) return { files: [file], absent: [UNSTATED] };
  const stated = { path: 'capstan.yml', pointer: '/vocabulary' };
  return { files: [{ ...file, sources: [...file.sources, stated] }], absent: [] };
};

const UNSTATED = {
  what: 'vocabulary/capability',
  reason: 'No contract says for whom the API is, and for which jobs.',
  remedy: 'State personas, workflows and domains in the vocabulary of capstan.yml.',
};

function operationWord({ api, facts, operation, method, path }: PublishedOperation) {
  return {
    name: facts.operationId,
    title: operation.title,
    description: sentence(operation.description ?? ''),
    api: api.capability.name,
    method: method.toLowerCase(),
    path,
    effect: facts.bulk?.effect,
  };
}

function entityWords({ capability }: PublishedApi) {
  return (capability.facts?.entities ?? []).map(({ name, schema }) => {
    const flat = flatten(schema, schema);
    const { title, description } = flat;
    const members = Object.entries(propertiesOf(flat)).map(([member, property]) => ({
      name: member,
      description: flatten(property, schema)['description'],
    }));
    return { name, title, description, api: capability.name, members };
  });
}

interface EnumWords {
  readonly name: string;
  /** The entities whose member it is. */
  readonly entities: readonly string[];
  readonly values: readonly Json[];
}

/** The closed lists of words of an API; the same list under the same name once. */
export function enumWords({ capability }: PublishedApi): EnumWords[] {
  const found = (capability.facts?.entities ?? []).flatMap(({ name: entity, schema }) =>
    Object.entries(propertiesOf(flatten(schema, schema))).flatMap(([name, property]) => {
      const flat = flatten(property, schema);
      const item = isJsonObject(flat['items']) ? flatten(flat['items'], schema) : {};
      const values = flat['enum'] ?? item['enum'];
      return Array.isArray(values) ? [{ name, entity, values, key: JSON.stringify([name, values]) }] : [];
    }),
  );
  return [...new Set(found.map(({ key }) => key))].flatMap((key) => {
    const same = found.filter((one) => one.key === key);
    const [first] = same;
    return first === undefined
      ? []
      : [{ name: first.name, entities: same.map(({ entity }) => entity), values: first.values }];
  });
}
