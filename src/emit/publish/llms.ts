import { llmsPage, type LlmsLink } from '../../surfaces/llms-text.ts';
import {
  providerSource,
  urlOf,
  wholeSources,
  type ClosingEmitter,
  type Publication,
  type PublishedFile,
} from './part.ts';

/** `llms.txt`: what the site has, for a model that has nothing but its address. */
export const llmsPart: ClosingEmitter = (publication, files) => {
  const { provider, apis } = publication;
  const sections = apis.map(({ capability }) => ({
    title: capability.info.title,
    links: files.filter((file) => file.capability === capability.name).flatMap((file) => linkOf(publication, file)),
  }));
  const shared = files.filter((file) => file.capability === undefined).flatMap((file) => linkOf(publication, file));
  const pages = provider.common.map(({ type, name, url }): LlmsLink => ({ name: name ?? type, url, note: type }));
  const content = llmsPage(provider.name, provider.description, [
    ...sections,
    { title: provider.name, links: [...shared, ...pages] },
  ]);
  const sources = [providerSource(publication), ...apis.flatMap(wholeSources)];
  const link = { list: 'common', type: 'LLMsTxt', name: 'llms.txt', mediaType: 'text/plain' } as const;
  return { files: [{ path: 'llms.txt', content, link, sources }], absent: [] };
};

function linkOf(publication: Publication, { path, link }: PublishedFile): LlmsLink[] {
  return link === undefined ? [] : [{ name: link.name, url: urlOf(publication, path), note: link.mediaType }];
}
