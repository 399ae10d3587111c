/** A reader that has had enough (`| head`) is no failure: the rest is dropped and the command ends with its own code. */
export function dropWhenUnread(sinks: readonly NodeJS.WriteStream[]): void {
  for (const sink of sinks) {
    sink.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** What was written must have left the process before it ends; a sink that is gone answers at once. */
export function flushed(sink: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void sink.write('', () => resolve()));
}
