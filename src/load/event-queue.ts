/** Hands what is told at any time to one reader who asks for it. */
export class EventQueue<T> {
  readonly #waiting: T[] = [];
  #more = Promise.withResolvers<void>();
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  put(event: T): void {
    this.#waiting.push(event);
    this.#more.resolve();
  }

  end(): void {
    this.#ended = true;
    this.#more.resolve();
  }

  /** Ends it: the reader gets the error behind what waits. */
  readonly fail = (error: unknown): void => {
    this.#failure = { error };
    this.end();
  };

  async *all(): AsyncGenerator<T, void, void> {
    for (;;) {
      for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) yield event;
      if (this.#ended && this.#waiting.length === 0) break;
      await this.#more.promise;
      this.#more = Promise.withResolvers<void>();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
