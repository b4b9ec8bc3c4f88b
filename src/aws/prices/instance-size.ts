const fractions: Readonly<Record<string, number>> = {
  nano: 1 / 16,
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
};

/**
 * Returns how many times the size `large` of its family an instance type is, by AWS' normalisation factors, which its
 * on-demand prices follow (t2.small and t2.nano within 1 %).
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html#ri-normalization-factor
 *
 * @returns undefined for bare metal and anything else that is priced by itself.
 */
export function timesLarge(size: string): number | undefined {
  const xlarge = /^(\d*)xlarge$/.exec(size);
  if (xlarge) return 2 * Number(xlarge[1] || 1);
  return fractions[size];
}

/** Splits an instance type such as `c6i.2xlarge` into family and size. */
export function splitInstanceType(instanceType: string): { family: string; size: string } {
  const [family = '', size = ''] = instanceType.split('.', 2);
  return { family, size };
}
