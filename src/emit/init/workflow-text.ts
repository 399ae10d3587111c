/** How a project runs capstan: from a script of its own package.json, as a dependency of it, or without one. */
export type Runner = 'script' | 'dependency' | 'none';

/** `.github/workflows/publish.yml`: builds, checks and makes the site, and keeps it as an artifact of the run. */
export function workflowText(runner: Runner, version: string): string {
  const run = COMMANDS[runner].replace('VERSION', version);
  return [
    '# Checks that what is built is what the sources make and that everything published holds, and keeps the site as an artifact',
    '# of the run, ready for any static host. `capstan init` wrote it; it is yours now.',
    'name: publish',
    '',
    'on:',
    '  push:',
    '    branches: [main]',
    '  pull_request:',
    '  workflow_dispatch:',
    '',
    'permissions:',
    '  contents: read',
    '',
    'jobs:',
    '  site:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 15',
    '    steps:',
    '      - uses: actions/checkout@v6',
    '        with:',
    '          persist-credentials: false',
    '      - uses: actions/setup-node@v6',
    '        with:',
    '          node-version: 24',
    ...(runner === 'none' ? [] : ['      - run: npm ci']),
    `      - run: ${run} build --check`,
    `      - run: ${run} publish --check`,
    `      - run: ${run} publish --out site`,
    `      - run: ${run} score`,
    '      - uses: actions/upload-artifact@v6',
    '        with:',
    '          name: site',
    '          path: site',
    '          # .well-known is hidden',
    '          include-hidden-files: true',
    '          if-no-files-found: error',
    '',
  ].join('\n');
}

const COMMANDS: Readonly<Record<Runner, string>> = {
  script: 'npm run -s capstan --',
  dependency: 'npx --no capstan',
  none: 'npx --yes capstan@VERSION',
};
