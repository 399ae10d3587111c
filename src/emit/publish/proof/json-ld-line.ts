import { objectOf } from '../../../contract/tree.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { canBeTerm, classNames, membersOf } from '../json-ld.ts';
import type { Line, Site } from './line.ts';
import { lookInto } from './read.ts';

export const jsonLdLine: Line = {
  name: 'json-ld',
  claim:
    'JSON-LD contexts have a class for every entity, list of words and operation, a term for every member of every entity, ' +
    'and IRIs of their own below the address that the site is published at',
  look: (site) => {
    const needed = site.publication.base !== undefined && membersOf(site.publication).length > 0;
    return lookInto(site, { folder: 'json-ld', needed }, (document) => contextFaults(site, document));
  },
};

function contextFaults({ publication }: Site, { '@context': context }: JsonObject): string[] {
  if (!isJsonObject(context)) return ['/@context must be one object'];
  const terms = Object.entries(context).filter(([name]) => !name.startsWith('@'));
  const members = new Set(membersOf(publication).map(({ name }) => name));
  const properties = [...members].filter((name) => canBeTerm(name) && !isJsonObject(context[name]));
  const classes = classNames(publication).filter((name) => typeof context[name] !== 'string');
  return [
    ...(context['@version'] === 1.1 ? [] : ['/@context/@version must be 1.1']),
    ...properties.map((name) => `/@context/${name} must be a term, an object`),
    ...classes.map((name) => `/@context/${name} must be a class, a text`),
    ...terms.flatMap(([name, value]) => iriFaults(context, name, value, publication.base)),
  ];
}

const OTHERS = ['http://www.w3.org/2001/XMLSchema#'];

/** A prefix stands for the site's vocabulary or for the types of XML Schema; every other term is a compact IRI. */
function iriFaults(context: JsonObject, name: string, value: Json, base = ''): string[] {
  const iri = typeof value === 'string' ? value : objectOf(value)['@id'];
  if (typeof iri !== 'string') return [`/@context/${name} must have an @id`];
  if (iri.includes('://')) {
    const isOwn = base !== '' && iri.startsWith(base);
    return isOwn || OTHERS.includes(iri) ? [] : [`/@context/${name} must stand below the base of capstan.yml`];
  }
  const prefix = iri.slice(0, iri.indexOf(':'));
  return typeof context[prefix] === 'string' ? [] : [`/@context/${name} must begin with a prefix of the context`];
}
