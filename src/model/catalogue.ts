import { contracts } from './catalogue/contract.ts';
import { documents } from './catalogue/documents.ts';
import { inputs } from './catalogue/input.ts';
import { beginnings } from './catalogue/init.ts';
import { lints } from './catalogue/lint.ts';
import { exports } from './catalogue/load-export.ts';
import { ledgers } from './catalogue/load-ledger.ts';
import { mappings } from './catalogue/load-mapping.ts';
import { sends } from './catalogue/load-send.ts';
import { sources } from './catalogue/load-source.ts';
import { wires } from './catalogue/load-wire.ts';
import { loads } from './catalogue/load.ts';
import { oauth } from './catalogue/oauth.ts';
import { agents } from './catalogue/mcp.ts';
import { publications } from './catalogue/publish.ts';
import { scripts } from './catalogue/script.ts';
import { serving } from './catalogue/serving.ts';
import { skills } from './catalogue/skill.ts';

/**
 * Every problem that can be reported, and what it means on each surface. All the words that users read about problems
 * are made in this catalogue. A detail names what is allowed, never the value received. docs/problems.md has a heading
 * per code.
 */
export const catalogue = {
  ...documents,
  ...inputs,
  ...contracts,
  ...lints,
  ...serving,
  ...agents,
  ...oauth,
  ...loads,
  ...sources,
  ...mappings,
  ...sends,
  ...ledgers,
  ...wires,
  ...exports,
  ...skills,
  ...scripts,
  ...publications,
  ...beginnings,
} as const;
