/** Work that has begun and must be finished before a surface ends. */
export interface InFlight<Key> {
  begin(key: Key): void;
  end(key: Key): void;
  /** Resolves when nothing is in flight, or after `limitMs`. */
  idle(limitMs: number): Promise<void>;
}

export function createInFlight<Key>(): InFlight<Key> {
  const keys = new Set<Key>();
  let wake = (): void => {};
  return {
    begin: (key) => void keys.add(key),
    end: (key) => {
      keys.delete(key);
      if (keys.size === 0) wake();
    },
    idle: (limitMs) => {
      if (keys.size === 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, limitMs);
      wake = resolve;
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
