/** How the surface that tells of a problem is given the settings of a load; by flags, when nobody says so. */
export type Given = { readonly given?: 'query' | 'arguments' | undefined };

/** `--timezone utc`, `timezone=utc in the query`, `"timezone": "utc"`. */
export function setting({ given }: Given, name: string, value: string): string {
  switch (given) {
    case undefined:
      return `--${name} ${value}`;
    case 'query':
      return `${name}=${value} in the query`;
    case 'arguments':
      return `"${name}": "${value}"`;
  }
}
