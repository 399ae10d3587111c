/** What the form of a flag depends on. */
type Form =
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'text' | 'list' | 'integer'; readonly value: string };

/** `--port PORT`, `--unknown refuse|warn|pass`, `--json`. */
export function flagForm(name: string, flag: Form): string {
  switch (flag.kind) {
    case 'switch':
      return `--${name}`;
    case 'choice':
      return `--${name} ${flag.choices.join('|')}`;
    case 'text':
    case 'list':
    case 'integer':
      return `--${name} ${flag.value}`;
  }
}
