import { indexPart } from './index.ts';
import type { Part, Publication } from './part.ts';
import { frontPart } from './pages/pages.ts';
import { closing, parts } from './parts.ts';
import { provenancePart } from './provenance.ts';

/** Every file of the site, and what is left out of it. The same publication gives the same bytes. */
export async function publish(publication: Publication): Promise<Part> {
  const made: Part[] = [];
  for (const emit of parts) made.push(await emit(publication));
  let site = joined(made);
  // each knows the files of those before it; the record is of everything but itself
  for (const emit of [...closing, indexPart, frontPart, provenancePart]) {
    site = joined([site, await emit(publication, site.files, site.absent)]);
  }
  return site;
}

function joined(made: readonly Part[]): Part {
  return { files: made.flatMap(({ files }) => files), absent: made.flatMap(({ absent }) => absent) };
}
