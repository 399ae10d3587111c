/** One step of a JSON Pointer (RFC 6901), escaped. */
export function pointerStep(step: string | number): string {
  return `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A JSON Pointer from its unescaped steps: `['a/b', 0]` is `/a~1b/0`. */
export function toPointer(steps: readonly (string | number)[]): string {
  return steps.map(pointerStep).join('');
}

/** The unescaped steps of a JSON Pointer; a leading `#` is allowed. */
export function pointerSteps(pointer: string): string[] {
  const text = pointer.startsWith('#') ? pointer.slice(1) : pointer;
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
