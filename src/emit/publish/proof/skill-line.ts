import { posix } from 'node:path';
import { listOf, objectOf, textOf as valueText } from '../../../contract/tree.ts';
import { sha256 } from '../../../project/write.ts';
import { AGENT_SKILLS } from '../../../surfaces/agent-skills-index.ts';
import { frontmatterFault } from '../../../surfaces/skill-frontmatter.ts';
import { offersOf } from '../../offers.ts';
import type { PublishedApi } from '../part.ts';
import { textOf, type Line, type Site } from './line.ts';
import { knownOf, type Known } from './known.ts';
import { objectIn } from './read.ts';
import { unknownNames } from './skill-names.ts';

const DISCOVERY = `${AGENT_SKILLS}/index.json`;
const CATALOGUE = 'skills/_index.yml';

export const skillLine: Line = {
  name: 'skill',
  claim:
    'each SKILL.md has valid frontmatter, what it links to and the tools, routes, fields, operations and files that pages and indexes name exist, ' +
    'and the digests of the discovery index are those of the archives',
  look: (site) => {
    const known = knownOf(site.publication);
    const skills = site.publication.apis.flatMap((api) =>
      api.layout.skill === undefined ? [] : [{ api, folder: api.layout.skill }],
    );
    return {
      evidence: [...skills.map(({ folder }) => `${folder}/SKILL.md`), CATALOGUE, DISCOVERY],
      faults: [
        ...skills.flatMap(({ api, folder }) => skillFaults(site, api, folder, known)),
        ...(skills.length > 0 ? [...catalogueFaults(site), ...discoveryFaults(site)] : []),
      ],
    };
  },
};

function skillFaults(site: Site, api: PublishedApi, folder: string, known: Known): string[] {
  const path = `${folder}/SKILL.md`;
  const text = textOf(site, path);
  if (text === undefined) return [`${path}: must be there`];
  const fault = frontmatterFault(text, posix.basename(folder));
  const tools = offersOf(api.capability).map(({ tool }) => tool.name);
  const told = site.files.filter((file) => file.path.startsWith(`${folder}/`) && file.path.endsWith('.md'));
  return [
    ...(fault === undefined ? [] : [`${path}: ${fault}`]),
    ...(tools.every((tool) => told.some((page) => (textOf(site, page.path) ?? '').includes(tool)))
      ? []
      : [`${folder}: must tell of every tool`]),
    ...told.flatMap((page) => deadLinks(site, page.path)),
    ...told.flatMap((page) =>
      unknownNames(textOf(site, page.path) ?? '', api, known).map((found) => `${page.path}: ${found}`),
    ),
  ];
}

/** Links of a page, and the files that it names below its skill's folder. */
function deadLinks(site: Site, from: string): string[] {
  const paths = new Set(site.files.map(({ path }) => path));
  const folder = from.split('/').slice(0, 2).join('/');
  const text = textOf(site, from) ?? '';
  const linked = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1] ?? '');
  const named = [...text.matchAll(/`((?:assets|references|scripts)\/[\w./-]+\.\w+)`/g)].map((match) => match[1] ?? '');
  const targets = [
    // what begins at a root is of the host that the contract speaks of
    ...linked.filter((to) => !/^(?:[a-z]+:|\/)/i.test(to)).map((to) => posix.join(posix.dirname(from), to)),
    ...named.map((to) => posix.join(folder, to)),
  ];
  return [...new Set(targets)].filter((to) => !paths.has(to)).map((to) => `${from}: ${to} must be a file of the site`);
}

function catalogueFaults(site: Site): string[] {
  const known = new Set(
    site.publication.apis.flatMap(({ capability }) => offersOf(capability).map(({ facts }) => facts.operationId)),
  );
  const entries = listOf(objectIn(site, CATALOGUE)?.['skills']).map(objectOf);
  return [
    ...(entries.length === 0 ? [`${CATALOGUE}: /skills must list the skills`] : []),
    ...entries.flatMap(({ file, operations }, index) => [
      ...(typeof file === 'string' && textOf(site, `skills/${file}`) !== undefined
        ? []
        : [`${CATALOGUE}: /skills/${index}/file must be a file of the site`]),
      ...(listOf(operations).length > 0 && listOf(operations).every((id) => typeof id === 'string' && known.has(id))
        ? []
        : [`${CATALOGUE}: /skills/${index}/operations must name operations of the contract`]),
    ]),
  ];
}

function discoveryFaults(site: Site): string[] {
  const entries = listOf(objectIn(site, DISCOVERY)?.['skills']).map(objectOf);
  return [
    ...(entries.length === 0 ? [`${DISCOVERY}: /skills must list the skills`] : []),
    ...entries.flatMap(({ name, url, digest }, index) => {
      const path = `${AGENT_SKILLS}/${valueText(name) ?? ''}.tar.gz`;
      const archive = site.files.find((file) => file.path === path);
      const isHere = typeof url === 'string' && url.endsWith(`/${path}`);
      return archive !== undefined && isHere && digest === `sha256:${sha256(archive.content)}`
        ? []
        : [`${DISCOVERY}: /skills/${index} must have the address and the digest of an archive of the site`];
    }),
  ];
}
