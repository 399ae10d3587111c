/** The offer that an Accept header likes best; of equals, and where it likes none, the first. */
export function bestOf<T extends string>(header: string | undefined, offers: readonly [T, ...T[]]): T {
  const ranges = (header ?? '').split(',').map(rangeOf);
  const [first] = offers;
  let best: { readonly offer: T; readonly quality: number } = { offer: first, quality: 0 };
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > best.quality) best = { offer, quality };
  }
  return best.offer;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The most exact range decides (RFC 9110, 12.5.1). */
function qualityOf(offer: string, ranges: readonly Range[]): number {
  const [family = ''] = offer.split('/');
  const exact = [offer, `${family}/*`, '*/*'].map((type) => ranges.find((range) => range.type === type));
  return exact.find((range) => range !== undefined)?.quality ?? 0;
}
