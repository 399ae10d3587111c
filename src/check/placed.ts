import { inputs } from '../model/catalogue/input.ts';
import type { Problem } from '../model/problem.ts';
import { parseJson } from '../text/json.ts';

/** Problems of an input with the file that it came from, and with the line of what they point at; others stay. */
export function placedIn(file: string, bytes: Uint8Array, problems: readonly Problem[]): Problem[] {
  if (!problems.some(isOfInput)) return [...problems];
  const source = parseJson(new TextDecoder().decode(bytes), file);
  return problems.map((found) => {
    if (!isOfInput(found)) return found;
    const { pointer } = found.place;
    const place = source.ok && pointer !== undefined ? source.value.place(pointer) : {};
    return { ...found, place: { ...place, ...found.place, file } };
  });
}

function isOfInput({ code }: Problem): boolean {
  return Object.hasOwn(inputs, code) || code.startsWith('json.');
}
