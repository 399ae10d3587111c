import type { RunningServer } from '../serve/server.ts';

type Surface = RunningServer['surfaces'][number];

/** Every surface with a URL that answers: below health there are probes and nothing else. */
export function shownSurfaces({ surfaces }: RunningServer): Surface[] {
  return surfaces.map((surface) => (surface.kind === 'health' ? { ...surface, url: `${surface.url}/live` } : surface));
}
