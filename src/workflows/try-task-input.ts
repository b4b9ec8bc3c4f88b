/** What the flags of `try` say, parsed; absent means not given. */
export interface TryTaskInput {
  readonly project?: string;
  readonly file?: string;
  readonly data?: string;
  /** `local` or `docker`. */
  readonly cluster?: string;
  readonly timeoutMs?: number;
  readonly memoryBytes?: number;
}
