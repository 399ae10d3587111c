/** A file that an emitter made. `path` is relative to the project folder and uses `/`. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}

/** A file to be written, of text or of anything. */
export interface FileContent {
  readonly path: string;
  readonly content: string | Uint8Array;
}
