import { rulesPart } from './rules.ts';
import { jsonLdPart } from './json-ld.ts';
import { vocabularyPart } from './vocabulary.ts';
import { rateLimitsPart } from './rate-limits.ts';
import { plansPart } from './plans.ts';
import { errorsPart } from './errors.ts';
import { conventionsPart } from './conventions.ts';
import { authenticationPart } from './authentication.ts';
import { arazzoPart } from './arazzo.ts';
import { agenticAccessPart } from './agentic-access.ts';
import { agentsPart } from './agents.ts';
import { builtPart } from './built.ts';
import { contractsPart } from './contracts.ts';
import { examplesPart } from './examples.ts';
import { llmsPart } from './llms.ts';
import { pagesPart } from './pages/pages.ts';
import type { ClosingEmitter, PartEmitter } from './part.ts';
import { wellKnownPart } from './well-known.ts';

/** Every kind of artifact that a site has, in the order in which an index lists them. */
export const parts: readonly PartEmitter[] = [
  contractsPart,
  builtPart,
  examplesPart,
  agentsPart,
  arazzoPart,
  rulesPart,
  jsonLdPart,
  vocabularyPart,
  rateLimitsPart,
  plansPart,
  authenticationPart,
  conventionsPart,
  errorsPart,
  agenticAccessPart,
];

/** What is made of the files that there are by then; an index and the record of provenance come last by themselves. */
export const closing: readonly ClosingEmitter[] = [pagesPart, wellKnownPart, llmsPart];
