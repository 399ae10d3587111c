import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowText } from '../../src/emit/init/workflow-text.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { corpus } from '../corpus.ts';
import { ROOT } from '../emit/contracts.ts';
import { terminal } from './terminal.ts';

const SAMPLES = join(ROOT, 'test/samples/contract');
const FLAGSHIP = join(ROOT, 'openapi/assembled-conversations-api-openapi.yml');

const FACTS = {
  provider: 'Example Shop',
  position: 'Producing',
  access: '3rd-Party',
  description: 'Orders and the people who place them, for shops that want to see what was bought and when. '.repeat(3),
  url: 'https://shop.test/apis.yml',
  image: 'https://shop.test/logo.png',
  'human-url': 'https://shop.test/docs',
  tags: 'Orders, Shops, Retail, Customers, Payments',
  maintainers: 'Ada <ada@shop.test>, Grace',
};
const STATED = Object.entries(FACTS).flatMap(([flag, value]) => [`--${flag}`, value]);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'capstan-init-'));
});
afterEach(() => rm(root, { recursive: true }));

const init = (...args: readonly string[]) => terminal(['init', ...args], { cwd: root });
const read = (path: string) => readFile(join(root, path), 'utf8');
const setting = async (path = 'capstan.yml'): Promise<unknown> => parse(await read(path));

/** The versions of OpenAPI, JSON and YAML; the sample of this project; and what others wrote. */
const CONTRACTS: readonly (readonly [what: string, path: string])[] = [
  ['2.0', join(SAMPLES, 'swagger-2/contract.yaml')],
  ['3.0', join(SAMPLES, 'paths-and-queries/contract.yaml')],
  ['3.1 with findings', join(SAMPLES, 'defects/contract.yaml')],
  ['3.1', FLAGSHIP],
  ['3.2', join(SAMPLES, 'version-3-2/contract.yaml')],
  ['JSON', join(SAMPLES, 'whole-body/contract.json')],
];
const OTHERS = [
  'assembled/assembled-conversations-api-openapi.yml',
  'assembled/assembled-queues-api-openapi.yml',
  'assembled/assembled-forecasts-api-openapi.yml',
  'assembled/assembled-skills-api-openapi.yml',
  'freshdesk/freshdesk-tickets-api-openapi.yml',
  '_oai-spec-pass/petstore.yaml',
];

async function begins(contract: string): Promise<void> {
  expect(await init(contract, ...STATED)).toMatchObject({ code: 0, stderr: '' });
  const [copy = ''] = await readdir(join(root, 'openapi'));
  expect(await readFile(join(root, 'openapi', copy))).toEqual(await readFile(contract));
  expect(await terminal(['build'], { cwd: root })).toMatchObject({ code: 0 });
  expect(await terminal(['build', '--check'], { cwd: root })).toMatchObject({ code: 0 });
  // what a contract has no example of is a finding, and no failure to look
  expect([0, 3]).toContain((await terminal(['publish', '--check'], { cwd: root })).code);
  expect(await terminal(['score'], { cwd: root })).toMatchObject({ code: 0 });
}

describe('a project that was begun', () => {
  it.each(CONTRACTS)('from OpenAPI %s builds, and can be checked', (_, path) => begins(path), 60_000);

  const others = corpus();
  it.skipIf(others === undefined).each(OTHERS)(
    'from %s of the corpus builds, and can be checked',
    (path) => begins(join(others ?? '', 'openapi', path)),
    60_000,
  );
});

describe('capstan.yml', () => {
  it('says what the flags said', async () => {
    await init(FLAGSHIP, ...STATED, '--capability', 'shop-orders');
    expect(await setting()).toEqual({
      base: 'https://shop.test/',
      dates: { created: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), modified: expect.any(String) },
      provider: {
        aid: 'example-shop',
        name: 'Example Shop',
        position: 'Producing',
        access: '3rd-Party',
        description: FACTS.description,
        url: FACTS.url,
        image: FACTS.image,
        humanUrl: FACTS['human-url'],
        tags: ['Orders', 'Shops', 'Retail', 'Customers', 'Payments'],
        maintainers: [{ name: 'Ada', email: 'ada@shop.test' }, { name: 'Grace' }],
      },
      apis: [
        {
          contract: 'openapi/assembled-conversations-api-openapi.yml',
          overlays: ['overlays/shop-orders-overlay.yaml'],
          capability: 'shop-orders',
        },
      ],
      upstreams: [],
    });
  });

  it('states nothing that nobody said: the provider is a comment, and what is missing is named', async () => {
    const { code, stderr } = await init(FLAGSHIP, '--yes', '--provider', 'Example Shop');
    expect(code).toBe(0);
    expect(stderr).toContain('position, access, url, image, humanUrl, tags, maintainers');
    expect(await setting()).not.toHaveProperty('provider');
    expect(await read('capstan.yml')).toContain('#   name: Example Shop');
    expect(await terminal(['build'], { cwd: root })).toMatchObject({ code: 0 });
    expect(await terminal(['publish', '--check'], { cwd: root })).toMatchObject({ code: 2 });
  });

  it.each([
    ['description', 'short', 'at least 200 characters'],
    ['url', 'nowhere', 'an http or https URL'],
    ['tags', 'one,two', 'at least 5 tags'],
    ['capability', '../Shop', 'joined by hyphens'],
  ])('a wrong --%s is refused before anything is written', async (flag, value, words) => {
    const { code, stderr } = await init(
      FLAGSHIP,
      ...STATED.filter((_, at) => STATED[at - (at % 2)] !== `--${flag}`),
      `--${flag}`,
      value,
    );
    expect(code).toBe(2);
    expect(stderr).toContain(`init.fact: --${flag}`);
    expect(stderr).toContain(words);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('the overlay', () => {
  it('mends what the contract itself says, and asks for every fact', async () => {
    await init(join(SAMPLES, 'defects/contract.yaml'), '--yes');
    await expect(await read('overlays/contract-overlay.yaml')).toMatchFileSnapshot(
      '../samples/init/defects.overlay.yaml',
    );
  });

  it('is at work: a mended finding is told as mended', async () => {
    await init(FLAGSHIP, '--yes', '--capability', 'shop');
    const { stderr } = await terminal(['build'], { cwd: root });
    expect(stderr).toMatch(/info contract\.nullable .*mended by an overlay/);
    expect(stderr).toMatch(/warning contract\.no-client-error/);
  });

  it('can be filled in: every comment is an action when its marks are taken away', async () => {
    await init(FLAGSHIP, '--yes', '--capability', 'shop');
    const path = 'overlays/shop-overlay.yaml';
    const filled = (await read(path)).replaceAll(/^ {2}# (- target|  )/gm, '  $1').replaceAll(/<([^>]*)>/g, '$1');
    await writeFile(join(root, path), filled.replaceAll('status, such as 4XX', "'4XX'"));
    const { code, stderr } = await terminal(['build'], { cwd: root });
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/warning contract\./);
  });
});

describe('files that are there already', () => {
  it('are kept, and said', async () => {
    await writeFile(join(root, 'capstan.yml'), '# mine\n');
    const { code, stdout, stderr } = await init(FLAGSHIP, ...STATED);
    expect({ code, mine: await read('capstan.yml') }).toEqual({ code: 0, mine: '# mine\n' });
    expect(stderr).toContain('init.kept capstan.yml');
    expect(stdout).not.toContain('wrote capstan.yml');
  });

  it('are replaced by --force', async () => {
    await writeFile(join(root, 'capstan.yml'), '# mine\n');
    expect((await init(FLAGSHIP, ...STATED, '--force')).stdout).toContain('wrote capstan.yml');
    expect(await setting()).toHaveProperty('provider');
  });

  it('a second time, nothing changes', async () => {
    await init(FLAGSHIP, ...STATED);
    const { stdout, stderr } = await init(FLAGSHIP, ...STATED);
    expect(stderr).toBe('');
    expect(stdout).not.toContain('wrote');
  });

  it('another contract in its place stops it', async () => {
    await mkdir(join(root, 'openapi'));
    await writeFile(join(root, 'openapi/assembled-conversations-api-openapi.yml'), 'openapi: 3.1.0\n');
    const { code, stderr } = await init(FLAGSHIP, ...STATED);
    expect({ code, found: await readdir(root) }).toEqual({ code: 2, found: ['openapi'] });
    expect(stderr).toContain('init.other-contract');
  });
});

describe('the contract', () => {
  it('of the folder is found, and not copied', async () => {
    await mkdir(join(root, 'openapi'));
    await cp(FLAGSHIP, join(root, 'openapi/api.yml'));
    expect((await init('--yes')).code).toBe(0);
    expect(await setting()).toMatchObject({ apis: [{ contract: 'openapi/api.yml' }] });
  });

  it.each([
    [[], 'no OpenAPI document'],
    [['a.yml', 'b.yml'], '2 OpenAPI documents'],
  ])('of %j has to be named', async (names, words) => {
    for (const name of names) await cp(FLAGSHIP, join(root, name));
    const { code, stderr } = await init('--yes');
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('of several files is not torn apart', async () => {
    const { code, stderr } = await init(join(SAMPLES, 'several-files/contract.yaml'), '--yes');
    expect({ code, found: await readdir(root) }).toEqual({ code: 2, found: [] });
    expect(stderr).toContain('init.parts');
    await cp(join(SAMPLES, 'several-files'), root, { recursive: true });
    expect((await init('contract.yaml', '--yes')).code).toBe(0);
  });
});

describe('questions', () => {
  async function asked(answers: string, args: readonly string[] = []) {
    const [stdin, stdout, stderr] = [
      Object.assign(Readable.from([answers]), { isTTY: true }),
      new PassThrough(),
      new PassThrough(),
    ];
    const around = { stdin, stdout, stderr, env: {}, cwd: root, signal: new AbortController().signal };
    const printed = Promise.all([text(stdout), text(stderr)]);
    const code = await runCommandLine(['init', FLAGSHIP, ...args], around);
    stdout.end();
    stderr.end();
    const [out, err] = await printed;
    return { code, stdout: out, stderr: err };
  }

  it('are asked on a terminal; a wrong answer is asked again, an empty one leaves a fact out', async () => {
    const answers = [
      'no',
      'Example Shop',
      'Producing',
      '3rd-Party',
      FACTS.description,
      FACTS.url,
      '',
      FACTS['human-url'],
      'a,b,c,d,e',
    ];
    const { code, stderr } = await asked(`${answers.join('\n')}\n`);
    expect(code).toBe(0);
    expect(stderr).toContain('It must have at least 3 characters.');
    expect(stderr).toContain('Who provides the API?');
    expect(await read('capstan.yml')).toContain('what is missing (image, maintainers)');
    expect(await read('capstan.yml')).toContain('#   position: Producing');
  });

  it('end with the input', async () => {
    expect(await asked('')).toMatchObject({ code: 0 });
  });

  it.each([['--yes'], ['--json']])('are not asked with %s', async (flag) => {
    const { code, stdout, stderr } = await asked('', [flag]);
    expect({ code, asked: /Who provides/.test(stdout + stderr) }).toEqual({ code: 0, asked: false });
  });

  it('are not asked where nobody can answer', async () => {
    expect((await init(FLAGSHIP)).stderr).not.toContain('Who provides');
  });
});

describe('the workflow', () => {
  interface Workflow {
    readonly permissions: unknown;
    readonly jobs: { readonly site: { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] } };
  }
  const stepsOf = (source: string) => {
    const { permissions, jobs }: Workflow = parse(source);
    return { permissions, steps: jobs.site.steps };
  };

  it('may only read, takes actions by their major version, and does all four things', async () => {
    await init(FLAGSHIP, '--yes');
    const { permissions, steps } = stepsOf(await read('.github/workflows/publish.yml'));
    expect(permissions).toEqual({ contents: 'read' });
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    const words = steps.flatMap(({ run, uses }) => run?.replace(/^.*capstan(@\S+)? /, '') ?? uses ?? []);
    expect(words).toEqual([
      expect.stringMatching(/checkout/),
      expect.stringMatching(/setup-node/),
      'build --check',
      'publish --check',
      'publish --out site',
      'score',
      expect.stringMatching(/upload-artifact/),
    ]);
  });

  it('of a project with a package.json runs what is installed', async () => {
    await writeFile(join(root, 'package.json'), JSON.stringify({ devDependencies: { capstan: '1' } }));
    await init(FLAGSHIP, '--yes');
    expect(await read('.github/workflows/publish.yml')).toContain('run: npx --no capstan publish --check');
  });

  it('of this project is what init writes', async () => {
    const own = await readFile(join(ROOT, '.github/workflows/publish.yml'), 'utf8');
    expect(own).toBe(workflowText('script', ''));
  });
});
