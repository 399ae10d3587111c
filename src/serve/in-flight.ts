/** Work that has begun and must be finished before a surface ends. */
export interface InFlight<Key> {
  begin(key: Key): void;
  end(key: Key): void;
  /** Resolves when nothing is in flight, or after `limitMs`. */
  idle(limitMs: number): Promise<void>;
}

export function createInFlight<Key>(): InFlight<Key> {
  const keys = new Set<Key>();
  let waiting: (() => void)[] = [];
  return {
    begin: (key) => void keys.add(key),
    end: (key) => {
      keys.delete(key);
      if (keys.size > 0) return;
      for (const wake of waiting) wake();
      waiting = [];
    },
    idle: (limitMs) => {
      if (keys.size === 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      // Work in flight keeps the process alive; waiting for it need not.
      const timer = setTimeout(resolve, limitMs).unref();
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
