import { suggestion } from '../check/suggest.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { ScriptFacts } from '../model/script-facts.ts';
import { presetOf, type Preset } from '../load/mapping/preset.ts';
import { printDocument, printFailure } from './print.ts';
import type { Command } from './command.ts';

/** The mappings that the build has put into the script; they were sound when it did. */
export function presetsOf({ presets }: ScriptFacts): readonly Preset[] {
  return Object.keys(presets).flatMap((name) => {
    const preset = namedPreset(presets, name);
    return preset.ok ? [preset.value] : [];
  });
}

/** The mapping of a name. */
function presetNamed({ presets }: ScriptFacts, name: string): Outcome<Preset> {
  if (Object.hasOwn(presets, name)) return namedPreset(presets, name);
  return fail(problem('map.preset-unknown', {}, { suggestion: suggestion(name, Object.keys(presets)) }));
}

function namedPreset(presets: ScriptFacts['presets'], name: string): Outcome<Preset> {
  return presetOf(JSON.stringify(presets[name], undefined, 2), `${name}.json`);
}

export const presets: Command = {
  name: 'presets',
  takes: '[NAME]',
  summary: 'List the mappings that are inside this file, or print one',
  description:
    'A preset maps the export of one system. Printed into a file and changed, it is a mapping of your own for ' +
    'load --mapping FILE.json.',
  settings: [],
  own: [],
  positionals: { min: 0, max: 1 },
  examples: [
    ['presets', 'What there is'],
    ['presets NAME', 'One of them, as JSON'],
  ],
  run: async (context) => {
    const { facts, positionals } = context;
    const [name] = positionals;
    if (name === undefined) {
      const all = presetsOf(facts).map(({ file: { id, title, verified } }) => ({ id, title, verified }));
      printDocument(context, { ok: true, command: 'presets', presets: all });
      return 0;
    }
    const preset = presetNamed(facts, name);
    if (!preset.ok) return printFailure(context, 'presets', preset.problems);
    context.stdout.write(`${preset.value.text}\n`);
    return 0;
  },
};

/** What a load with these flags maps by. */
export function presetChoice(
  facts: ScriptFacts,
  name: string,
): Outcome<{ readonly kind: 'named'; readonly file: string; readonly text: string }> {
  const preset = presetNamed(facts, name);
  return preset.ok ? ok({ kind: 'named', file: preset.value.source.file, text: preset.value.text }) : preset;
}
