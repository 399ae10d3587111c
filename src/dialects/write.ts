import type { Bind, Capability, Info } from '../model/capability.ts';
import { detailOf, placeText, type Problem } from '../model/problem.ts';
import { toYaml } from '../text/yaml.ts';
import type { Dialect, DialectName } from './dialect.ts';
import { dialects } from './dialects.ts';
import { checkDocument } from './structure.ts';
import { writeConsumes } from './writing/consumes.ts';
import { writeExposure } from './writing/exposes.ts';
import { unlessEmpty, type WrittenMapping } from './writing/written.ts';

/**
 * The YAML text of a capability in one dialect, always in the same order: marker, info, binds, capability. `header` is
 * a comment for the first line, without its `#`. What the format has no room for (`facts`, `required` of a REST input,
 * the description of a REST exposure) is left out. Throws when the document would not be valid: a name or a value got
 * into the model that the format cannot spell, which is a bug of whoever put it there.
 */
export function writeCapability(capability: Capability, dialect: DialectName, header?: string): string {
  const document = writeDocument(capability, dialects[dialect]);
  const found = checkDocument(document, dialect);
  if (found.length > 0) throw new Error(`The ${dialect} document is not valid: ${found.map(inOneLine).join('; ')}`);
  return toYaml(document, header);
}

function inOneLine(found: Problem): string {
  return `${placeText(found.place)} ${detailOf(found)}`;
}

function writeDocument(capability: Capability, dialect: Dialect): WrittenMapping {
  return {
    [dialect.name]: dialect.version,
    info: writeInfo(dialect, capability.info),
    // At the root: the reference engine never resolves those of the capability section.
    binds: unlessEmpty(capability.binds.map(writeBind)),
    capability: {
      consumes: unlessEmpty(capability.consumes.map((consumes) => writeConsumes(dialect, consumes))),
      exposes: unlessEmpty(capability.exposes.map((exposure) => writeExposure(dialect, exposure))),
    },
  };
}

function writeInfo(dialect: Dialect, info: Info): WrittenMapping {
  return {
    [dialect.display]: info.title,
    description: info.description,
    tags: unlessEmpty(info.tags),
    created: info.created,
    modified: info.modified,
    version: dialect.infoVersion ? info.version : undefined,
  };
}

function writeBind(bind: Bind): WrittenMapping {
  return { namespace: bind.namespace, description: bind.description, location: bind.location, keys: bind.keys };
}
