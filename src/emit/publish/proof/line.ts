import type { Publication, PublishedFile } from '../part.ts';

/** A site as it would be written, and what it was made from. */
export interface Site {
  readonly publication: Publication;
  readonly files: readonly PublishedFile[];
}

/** What looking at one line of the definition of publishable has shown. */
export interface Finding {
  /** What was looked at: a path of the site, or a command. */
  readonly evidence: readonly string[];
  /** Each a place and what is asked for there; none when the line holds. */
  readonly faults: readonly string[];
}

/** One line of the definition of publishable. */
export interface Line {
  /** `index`, `links`: what `--check` and the documentation call it. */
  readonly name: string;
  readonly claim: string;
  readonly look: (site: Site) => Finding | Promise<Finding>;
}

export interface Proof extends Finding {
  readonly name: string;
  readonly claim: string;
}

/** Looks at every line; a line holds when it has no fault. */
export async function prove(lines: readonly Line[], site: Site): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const { name, claim, look } of lines) proofs.push({ name, claim, ...(await look(site)) });
  return proofs;
}

/** The text of a file of the site; undefined when it has none of the path. */
export function textOf({ files }: Site, path: string): string | undefined {
  const content = files.find((file) => file.path === path)?.content;
  return typeof content === 'string' ? content : content && new TextDecoder().decode(content);
}
