/** What a system is to be: the flags and the config, with defaults filled in. It stands in the system's record. */
export interface SystemSpec {
  /** System id, such as `gcd-jane`. */
  readonly system: string;
  readonly region: string;
  /** Value of the tag `project`, for the budget; empty for none. */
  readonly project: string;
  /** From where SSH and the cluster's public endpoint are reached. */
  readonly callerCidr: string;
  /** Availability zones, empty for any two that can host EKS. */
  readonly zones: readonly string[];
  readonly bastion: { readonly instanceTypes: readonly string[]; readonly diskGib: number };
  readonly nodes: {
    readonly instanceTypes: readonly string[];
    readonly capacity: 'ON_DEMAND' | 'SPOT';
    readonly diskGib: number;
    readonly maxNodes: number;
  };
  readonly kubernetes: { readonly version: string; readonly support: 'STANDARD' | 'EXTENDED' };
  /** Bucket that the user's code may read. */
  readonly dataBucket?: string;
  /** Bucket that the user's code may write to. */
  readonly savedBucket?: string;
  /** ISO 8601; what `--ttl` comes to. */
  readonly endsAt?: string;
  /** Path of the private key on this machine. */
  readonly keyFile: string;
}

/** What a system is when nobody says otherwise. */
export const systemDefaults = {
  project: '',
  zones: [],
  // Enough for Docker builds; two types so that one zone without room does not stop the system.
  bastion: { instanceTypes: ['t3.small', 't3a.small'], diskGib: 30 },
  nodes: { instanceTypes: ['t3.large'], capacity: 'ON_DEMAND', diskGib: 40, maxNodes: 100 },
} as const;
