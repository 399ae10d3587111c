import { agenticAccessLine } from './agentic-access-line.ts';
import { arazzoLine } from './arazzo-line.ts';
import { capabilityLine } from './capability-line.ts';
import { contractLine } from './contract-line.ts';
import { examplesLine } from './examples-line.ts';
import { hintsLine } from './hints-line.ts';
import { indexLine } from './index-line.ts';
import { jsonLdLine } from './json-ld-line.ts';
import type { Line } from './line.ts';
import { linksLine } from './links-line.ts';
import { meaningLine } from './meaning-line.ts';
import { pagesLine } from './pages-line.ts';
import { provenanceLine } from './provenance-line.ts';
import { rateLimitsLine } from './rate-limits-line.ts';
import { reproducibleLine } from './reproducible-line.ts';
import { rulesLine } from './rules-line.ts';
import { schemasLine } from './schemas-line.ts';
import { skillLine } from './skill-line.ts';
import { wordsLine } from './words-line.ts';

/** The definition of publishable, as far as the files themselves can show it. */
export const lines: readonly Line[] = [
  indexLine,
  linksLine,
  contractLine,
  capabilityLine,
  hintsLine,
  schemasLine,
  examplesLine,
  skillLine,
  arazzoLine,
  rulesLine,
  jsonLdLine,
  rateLimitsLine,
  meaningLine,
  agenticAccessLine,
  provenanceLine,
  wordsLine,
  pagesLine,
  reproducibleLine,
];
