/** Is one thing that a preflight check has to say. */
export interface CheckFinding {
  /** What was looked at, such as `quotas`. */
  readonly check: string;
  /** `bad` keeps `gcd create` or a run from working; `warning` may, or says that something could not be looked at. */
  readonly verdict: 'good' | 'warning' | 'bad';
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}
