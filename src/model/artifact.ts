/** A file that an emitter made. `path` is relative to the project folder and uses `/`. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}
