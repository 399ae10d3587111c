/**
 * What a text costs a model at most, in tokens; a guess on the safe side, since tokenizers differ: a word is a token for
 * every four letters, a mark is one, a character of another script is one and a half.
 */
export function tokensAtMost(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(/[A-Za-z]+|\d+|\s+|[^A-Za-z\d\s]/gu)) {
    const first = piece.codePointAt(0) ?? 0;
    if (/[A-Za-z]/.test(piece)) tokens += Math.max(1, piece.length / 4);
    else if (/\d/.test(piece)) tokens += Math.ceil(piece.length / 3);
    else if (/\s/.test(piece)) tokens += piece === ' ' ? 0 : 1;
    else tokens += first < 128 ? 0.8 : 1.5;
  }
  return Math.ceil(tokens);
}

/** The first of the texts that is short enough, else the last; each is made only when it is asked for. */
export function firstThatFits<T>(makers: readonly [...(() => T)[], () => T], fits: (made: T) => boolean): T {
  for (const make of makers.slice(0, -1)) {
    const made = make();
    if (fits(made)) return made;
  }
  const last = makers.at(-1);
  if (last === undefined) throw new Error('there is no text');
  return last();
}
