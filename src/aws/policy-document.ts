/** A policy document of IAM, as those in policies/ are. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Returns what IAM lets stand as a list or as one. */
export function valuesOf(value: string | readonly string[]): string[] {
  return typeof value === 'string' ? [value] : [...value];
}
