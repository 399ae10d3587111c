import { loadingOf } from '../../../surfaces/loading.ts';
import type { Markup } from '../../../text/markup.ts';
import { operationsOf } from '../operations.ts';
import type { PublishedApi, PublishedFile } from '../part.ts';
import { codeBox, html, section } from './html.ts';
import type { Book } from './shell.ts';

/** What the generator does with the files of the site, once there is a copy of them. */
export function commandsSection({ publication, files }: Book, api: PublishedApi): Markup {
  const program = publication.generator.name;
  const { layout } = api;
  const lines = [
    ...tryLines(program, api, files),
    ['Serve the API as REST, MCP and Agent Skill, every input checked first', `${program} serve ${layout.naftiko}`],
    ['Give its tools to an agent that starts the server itself', `${program} mcp ${layout.naftiko}`],
    ...loadLines(program, api),
    ...(layout.skill === undefined
      ? []
      : [['Install its skill for agents', `${program} skill install ${layout.skill}`]]),
  ];
  const shown = lines.map(([what = '', line = '']) => `# ${what}\n${line}`).join('\n\n');
  return section('commands', `With ${program}`, html`<p>In a copy of this site:</p>`, codeBox(shown, 'Commands'));
}

function tryLines(program: string, api: PublishedApi, files: readonly PublishedFile[]): string[][] {
  const [one] = operationsOf(api).filter(({ facts }) => facts.examples.length > 0);
  const example = files.find(({ path }) => path === `examples/${api.stem}-${one?.operation.name}-example.json`);
  if (one === undefined || example === undefined) return [];
  const flags = `\\\n  --capability ${api.layout.naftiko} \\\n  --input ${example.path}`;
  return [['See what a request would send; nothing is sent', `${program} explain ${one.operation.name} ${flags}`]];
}

function loadLines(program: string, { capability, layout }: PublishedApi): string[][] {
  if (loadingOf(capability) === undefined) return [];
  return [
    [
      'Rehearse a load of files of any size; nothing is sent',
      `${program} load plan FILE --capability ${layout.naftiko}`,
    ],
  ];
}
