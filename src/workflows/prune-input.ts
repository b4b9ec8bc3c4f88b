/** What the flags of `prune` say, parsed; absent means not given. */
export interface PruneInput {
  /** Number of the newest runs to keep. */
  readonly keep?: number;
  readonly olderThanMs?: number;
  readonly dryRun?: boolean;
  /** The question was answered in advance. */
  readonly yes?: boolean;
  readonly history?: string;
}
