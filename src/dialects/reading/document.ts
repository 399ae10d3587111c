import type { Bind, Capability } from '../../model/capability.ts';
import { consumes } from './consumes.ts';
import { exposure } from './exposes.ts';
import { child, isPresent, type Node } from './node.ts';
import { field, record, worded } from './record.ts';
import { reportUnsupported } from './report.ts';
import { things } from './things.ts';
import { or, text, textList, texts } from './values.ts';

const info = record(
  {
    title: worded('display', or(text, ''), ['label', 'display', 'title']),
    description: field('description', or(text, '')),
    tags: field('tags', textList),
    created: field('created', text),
    modified: field('modified', text),
    version: field('version', text),
  },
  ['stakeholders'],
);

const bind = record(
  {
    namespace: worded('bindNamespace', or(text, ''), ['namespace', 'name']),
    description: field('description', text),
    location: worded('bindLocation', text, ['location', 'uri']),
    keys: field('keys', texts),
  },
  ['type', 'resolution'],
);

const binds = worded('binds', things(readBind), ['binds', 'externalRefs']);

function readBind(node: Node): Bind | undefined {
  if (isPresent(child(node, 'import'))) {
    reportUnsupported(node, 'an import');
    return undefined;
  }
  const read = bind(node);
  node.reading.bindNamespaces.add(read.namespace);
  return read;
}

/** In this order: templates of `consumes` name binds, and `exposes` calls what is consumed. */
const capability = record(
  {
    binds,
    consumes: field('consumes', things(consumes)),
    aggregates: field('aggregates', (node) => isPresent(node) && reportUnsupported(node, 'aggregates')),
    exposes: field('exposes', things(exposure)),
  },
  ['info'],
);

/** Sections beside `capability` are there for others to import. */
const document = record({ info: field('info', info), binds, capability: field('capability', capability) }, [
  'naftiko',
  'ikanos',
  'consumes',
  'exposes',
  'aggregates',
]);

export function readDocument(root: Node): Omit<Capability, 'name'> {
  const { info: about, binds: shared, capability: section } = document(root);
  const { binds: own, consumes: upstreams, exposes } = section;
  return { info: about, binds: [...shared, ...own], consumes: upstreams, exposes };
}
