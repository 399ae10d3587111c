import type { ScriptFacts } from '../model/script-facts.ts';
import type { Command } from './command.ts';
import { presets } from './presets.ts';
import { report, status } from './report.ts';
import { resume } from './resume.ts';
import { load, sendCommand } from './send.ts';
import { validate } from './validate.ts';

/** What the script of a capability can do: records are sent only where an operation takes many. */
export function commandsOf({ operations, presets: mappings }: ScriptFacts): readonly Command[] {
  const effects = new Set(operations.flatMap(({ bulk }) => (bulk === undefined ? [] : [bulk.facts.effect])));
  const sends = [
    ...(effects.has('upsert') ? [sendCommand('upsert', 'Send whole records that have the fields of the API')] : []),
    ...(effects.has('update') ? [sendCommand('update', 'Send changes of records that are known already')] : []),
  ];
  if (sends.length === 0) return [validate];
  const mapped = Object.keys(mappings).length > 0 ? [presets] : [];
  return [validate, ...sends, load, resume, report, status, ...mapped];
}
