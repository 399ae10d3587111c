import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';

/** What is written holds personal data. */
const OWNER_ONLY = 0o600;

/**
 * A file that is written piece by piece under a temporary name and appears when it is complete. It is open only while it
 * is written to, so that there may be many.
 */
export class GrowingFile {
  readonly path: string;
  readonly #temporary: string;
  #pieces: string[] = [];
  #waiting = 0;
  #started = false;

  constructor(path: string) {
    this.path = path;
    this.#temporary = `${path}.${randomUUID()}.tmp`;
  }

  /** Characters that wait to be written. */
  get waiting(): number {
    return this.#waiting;
  }

  /** True when nothing was ever added. */
  get empty(): boolean {
    return !this.#started && this.#waiting === 0;
  }

  add(text: string): void {
    this.#pieces.push(text);
    this.#waiting += text.length;
  }

  async flush(): Promise<void> {
    if (this.#waiting > 0) await this.#write(false);
  }

  /** Everything is on the disk, still under the temporary name. */
  async finish(): Promise<void> {
    await this.#write(true);
  }

  /** After `finish`: in its place, instead of what was there. */
  async appear(): Promise<void> {
    await rename(this.#temporary, this.path);
  }

  /** Takes away what has not appeared. */
  async discard(): Promise<void> {
    if (this.#started) await rm(this.#temporary, { force: true });
  }

  async #write(durable: boolean): Promise<void> {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#waiting = 0;
    const handle = await open(this.#temporary, this.#started ? 'a' : 'wx', OWNER_ONLY);
    this.#started = true;
    await closing(handle, async () => {
      await handle.writeFile(text);
      if (durable) await handle.sync();
    });
  }
}

async function closing(handle: FileHandle, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } finally {
    await handle.close();
  }
}

/** Makes renames in a folder durable, where the system can. */
export async function keepFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await closing(handle, () => handle.sync());
}
