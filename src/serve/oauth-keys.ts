/** How long keys are used before the issuer is asked again. */
const FRESH_MS = 10 * 60_000;
/** How long they are used when the issuer does not answer. */
const USABLE_MS = 60 * 60_000;
/** The issuer is asked at most this often, whatever tokens name and however often it fails. */
const COOLDOWN_MS = 30_000;

/**
 * The keys of an issuer, kept. Fresh ones (10 minutes) are used as they are; older ones are fetched anew, and until that
 * works are used for an hour in all; then there are none. A key that is not among them is looked for by `renewed`. Between
 * two attempts there are 30 seconds.
 */
export interface KeyCache<K> {
  /** `undefined` when there are none that may be used. */
  current(): Promise<K | undefined>;
  /** Those that the issuer has now: the same as before when it was asked just now, `undefined` when it cannot be asked. */
  renewed(): Promise<K | undefined>;
  /** Whole seconds until the issuer may be asked again. */
  retryAfter(): number;
}

/** `fetchKeys` answers `undefined` when it fails. `now` is in milliseconds. */
export function createKeyCache<K>(fetchKeys: () => Promise<K | undefined>, now: () => number): KeyCache<K> {
  let keys: K | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let answered = true;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    askedAt = now();
    const found = await fetchKeys();
    answered = found !== undefined;
    if (found === undefined) return;
    keys = found;
    fetchedAt = now();
  };
  // requests that come together ask together
  const refresh = async (): Promise<void> => {
    if (asking === undefined && now() - askedAt < COOLDOWN_MS) return;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    await asking;
  };
  const usable = (): K | undefined => (now() - fetchedAt < USABLE_MS ? keys : undefined);

  return {
    current: async () => {
      if (now() - fetchedAt >= FRESH_MS) await refresh();
      return usable();
    },
    renewed: async () => {
      await refresh();
      return answered ? usable() : undefined;
    },
    retryAfter: () => Math.max(1, Math.ceil((askedAt + COOLDOWN_MS - now()) / 1000)),
  };
}
