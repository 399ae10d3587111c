import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMcpSurface } from '../../src/serve/mcp.ts';
import { customersRuntime, exposure, reply } from './customers.ts';
import { connectHttp, KINDS, serveHttp, type Endpoint } from './mcp-sessions.ts';
import { FILES, listed, skillOnDisk, type SkillOnDisk } from './skill-folder.ts';

const runtime = customersRuntime(() => Promise.resolve(reply(202)));
const URI = 'skill://crm-customers/SKILL.md';

describe('skills over MCP', () => {
  let disk: SkillOnDisk;
  let endpoint: Endpoint;
  beforeAll(async () => {
    disk = await skillOnDisk();
    endpoint = await serveHttp({ runtime, skills: [disk.folder] });
  });
  afterAll(async () => {
    await endpoint.close();
    await disk.remove();
  });

  it.each(['auto', 'legacy'] as const)('are listed, got and read, every file verified (%s)', async (mode) => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(new StreamableHTTPClientTransport(endpoint.url));
    const skills = new SkillsClient(client);
    expect(skills.supported).toBe(true);
    const { skills: entries } = await skills.list();
    expect(entries).toHaveLength(1);
    const { skill: entry } = await skills.get(URI);
    expect(entries[0]).toEqual(entry);
    expect(entry.frontmatter).toMatchObject({ name: 'crm-customers', license: 'Apache-2.0' });
    expect(entry.resources).toHaveLength(Object.keys(FILES).length);
    for (const [path, text] of Object.entries(FILES)) {
      const read = await skills.read(entry, encodeURI(path));
      expect(JSON.stringify(read)).toContain(JSON.stringify(text).slice(1, -1));
    }
    await client.close();
  });

  it('can be walked folder by folder', async () => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(endpoint.url));
    const skills = new SkillsClient(client);
    expect(skills.directoryRead).toBe(true);
    const names = async (uri: string): Promise<string[]> =>
      (await skills.readDirectory(uri)).resources.map((resource) => resource.uri.slice(URI.lastIndexOf('/') + 1));
    expect(await names('skill://crm-customers')).toEqual(['SKILL.md', 'references', 'scripts']);
    expect(await names('skill://crm-customers/scripts')).toEqual(['scripts/import.sh']);
    await client.close();
  });

  it('refuses a file that has changed since the start', async () => {
    const session = await connectHttp('v2 auto', endpoint.url);
    const uri = 'skill://crm-customers/scripts/import.sh';
    const file = join(disk.folder.root, 'scripts/import.sh');
    await writeFile(file, '#!/bin/sh\nexit 1\n');
    await expect(session.client.readResource({ uri })).rejects.toMatchObject({ code: -32_603 });
    await writeFile(file, FILES['scripts/import.sh'] ?? '');
    expect(await session.client.readResource({ uri })).toMatchObject({
      contents: [{ text: FILES['scripts/import.sh'] }],
    });
    await session.close();
  });

  it('publishes listed files only', async () => {
    const session = await connectHttp('v1', endpoint.url);
    for (const path of ['.env', 'link.txt', 'linked/fields.md', '../outside.txt', '%2e%2e/outside.txt']) {
      await expect(session.client.readResource({ uri: `skill://crm-customers/${path}` })).rejects.toMatchObject({
        code: -32_602,
      });
    }
    await session.close();
  });

  it.each(KINDS)('are pointed at by the instructions (%s)', async (kind) => {
    const session = await connectHttp(kind, endpoint.url);
    expect(session.client.getInstructions()).toBe(
      `Customers of the shop. Before the first call read the skill crm-customers at ${URI}.`,
    );
    await session.close();
  });
});

describe('a folder that is not a valid skill', () => {
  const options = { runtime, exposure, version: '1', maxBody: 1000, log: () => {} };

  it.each([
    ['SKILL.md is missing from the disk', 'SKILL.md', 'cannot be read'],
    ['its name differs from its folder', 'SKILL.md', 'must match the last path segment'],
  ])('stops the start: %s', async (what, _, reason) => {
    const disk = await skillOnDisk();
    const missing = what.includes('missing');
    if (missing) await rm(join(disk.folder.root, 'SKILL.md'));
    const folder = missing ? disk.folder : { ...disk.folder, name: 'other-name' };
    const surface = await createMcpSurface({ ...options, skills: [folder] });
    expect(surface).toMatchObject({ ok: false, problems: [{ code: 'serve.skill' }] });
    expect(JSON.stringify(surface)).toContain(reason);
    await disk.remove();
  });

  it('stops the start: a listed file is a symbolic link', async () => {
    const disk = await skillOnDisk();
    const files = [...disk.folder.files, listed('link.txt', 'canary')];
    const surface = await createMcpSurface({ ...options, skills: [{ ...disk.folder, files }] });
    expect(surface).toMatchObject({ ok: false, problems: [{ code: 'serve.skill' }] });
    await symlink('x', join(disk.folder.root, 'unlisted-link'));
    expect(await createMcpSurface({ ...options, skills: [disk.folder] })).toMatchObject({ ok: true });
    await disk.remove();
  });
});
