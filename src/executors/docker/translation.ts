/** Is what became of an instruction: other text, or nothing; and what was left out of it. */
export interface Translation {
  readonly text?: string;
  readonly leftOut?: readonly { readonly text: string; readonly reason: string }[];
}

/** What the lines before say about the stage that an instruction is in. */
export interface StageContext {
  /** Character that joins a line to the next. */
  readonly escapeChar: string;
  readonly workdir: string;
  /** Paths in the image where files of the former tool would have been. */
  readonly toolPaths: ReadonlySet<string>;
}
