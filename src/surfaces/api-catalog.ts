/** A target of a link, as RFC 9264 writes it. */
export interface LinkTarget {
  readonly href: string;
  readonly type?: string | undefined;
}

/** One API of a catalogue: where it answers, and what describes it, by relation (`service-desc`, `service-doc`). */
export interface CataloguedApi {
  readonly anchor: string;
  readonly links: Readonly<Record<string, readonly LinkTarget[]>>;
}

/** `/.well-known/api-catalog` (RFC 9727) as a link set (RFC 9264); `url` is its own. */
export function apiCatalog(url: string, apis: readonly CataloguedApi[]) {
  return {
    linkset: [
      { anchor: url, item: apis.map(({ anchor }) => ({ href: anchor })) },
      ...apis.map(({ anchor, links }) => ({ anchor, ...links })),
    ],
  };
}
