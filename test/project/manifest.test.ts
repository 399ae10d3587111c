import { describe, expect, it } from 'vitest';
import { emit } from '../../src/emit/emit.ts';
import { manifestPath, parseManifest, pathInManifest, pathInProject } from '../../src/project/manifest.ts';
import { exposedLibrary } from '../surfaces/practice.ts';

const made = emit({
  generator: { name: 'capstan', version: '0.0.0' },
  apis: [{ capability: exposedLibrary, copies: [] }],
});
const file = 'capabilities/library-shelves.capstan.json';
const manifest = JSON.parse(made.find(({ path }) => path === file)?.content ?? '') as Record<string, unknown>;

describe('parseManifest', () => {
  it('takes what the build writes', () => {
    expect(parseManifest(manifest, file)).toMatchObject({ ok: true, value: manifest });
  });

  const cases: [what: string, change: object, pointer: string][] = [
    ['another version', { manifest: 2 }, '/manifest'],
    ['a member that it does not know', { surprise: 1 }, ''],
    ['a path out of the project', { skill: '../../elsewhere' }, '/skill'],
    ['an absolute path', { skill: '/etc' }, '/skill'],
    ['a path of another system', { skill: 'C:\\skill' }, '/skill'],
    [
      'a schema out of the project',
      { entities: [{ name: 'A', schema: '../schemas/../../a.json' }] },
      '/entities/0/schema',
    ],
    ['a digest that is none', { artifacts: [{ path: 'a', sha256: 'x' }] }, '/artifacts/0/sha256'],
  ];
  it.each(cases)('refuses %s', (_, change, pointer) => {
    expect(parseManifest({ ...manifest, ...change }, file)).toMatchObject({
      ok: false,
      problems: [{ code: 'manifest.invalid', place: { file, pointer } }],
    });
  });

  it.each([undefined, null, [], 'x', 7])('refuses %j', (value) => {
    expect(parseManifest(value, file)).toMatchObject({ ok: false });
  });
});

describe('paths of a manifest', () => {
  it.each([
    ['capabilities/x.yaml', 'capabilities/x.capstan.json'],
    ['capabilities/ikanos/x.yaml', 'capabilities/x.capstan.json'],
    ['x.yml', 'x.capstan.json'],
    ['/a/ikanos/x.y.yaml', '/a/x.y.capstan.json'],
  ])('%s has its manifest at %s', (capability, expected) => {
    expect(manifestPath(capability)).toBe(expected);
  });

  it.each(['openapi/a.yml', 'capabilities/ikanos/a.yaml', 'skills/a', 'apis.yml'])(
    '%s comes back as it went',
    (path) => {
      expect(pathInProject(pathInManifest(path))).toBe(path);
    },
  );
});
