import { GcdError, messageOf } from '../core/errors.js';

/**
 * AWS' error names by what they mean to gcd. They are told apart by name, never by text.
 * EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html; common ones:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html; EKS, ECR and IAM: the actions' own pages.
 */
const names = {
  CredentialsExpired: [
    ...['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired', 'UnauthorizedSSOTokenError'],
    ...['ExpiredTokenError', 'CredentialsExpired'],
  ],
  CredentialsMissing: [
    ...['CredentialsProviderError', 'InvalidClientTokenId', 'UnrecognizedClientException', 'AuthFailure'],
    ...['SignatureDoesNotMatch', 'IncompleteSignature', 'InvalidAccessKeyId'],
  ],
  AccessDenied: [
    ...['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'UnauthorizedException'],
    ...['NotAuthorized', 'OptInRequired', 'SubscriptionRequiredException'],
  ],
  QuotaExceeded: [
    ...['VcpuLimitExceeded', 'InstanceLimitExceeded', 'VpcLimitExceeded', 'InternetGatewayLimitExceeded'],
    ...[
      'SecurityGroupLimitExceeded',
      'RulesPerSecurityGroupLimitExceeded',
      'AddressLimitExceeded',
      'VolumeLimitExceeded',
    ],
    ...['MaxSpotInstanceCountExceeded', 'SubnetLimitExceeded', 'RouteTableLimitExceeded', 'LimitExceeded'],
    ...['LimitExceededException', 'ResourceLimitExceededException', 'ServiceQuotaExceededException'],
  ],
  NoCapacity: [
    ...['InsufficientInstanceCapacity', 'InsufficientHostCapacity', 'InsufficientCapacity', 'Unsupported'],
    ...['UnsupportedAvailabilityZoneException', 'InsufficientFreeAddressesInSubnet', 'SpotMaxPriceTooLow'],
    ...['InsufficientReservedInstanceCapacity', 'UnfulfillableCapacity'],
  ],
  StillInUse: [
    ...['DependencyViolation', 'DeleteConflict', 'DeleteConflictException', 'InvalidGroup.InUse', 'VolumeInUse'],
    ...['ResourceInUseException', 'ResourceInUse', 'IncorrectState', 'InvalidNetworkInterface.InUse'],
    ...['IncorrectInstanceState', 'Resource.AlreadyAssociated', 'ConcurrentModification'],
    'ConcurrentModificationException',
  ],
  Throttled: [
    ...['Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequestsException', 'SlowDown'],
    ...['RequestThrottled', 'RequestThrottledException', 'BandwidthLimitExceeded', 'PriorRequestNotComplete'],
  ],
  Unreachable: [
    ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
    ...['TimeoutError', 'NetworkingError'],
  ],
  NotFound: [
    ...['NoSuchEntity', 'NoSuchEntityException', 'ResourceNotFoundException', 'RepositoryNotFoundException'],
    ...['InvalidGroup.NotFound', 'InvalidGroupId.NotFound', 'InvalidKeyPair.NotFound', 'InvalidInstanceID.NotFound'],
    ...[
      'InvalidVpcID.NotFound',
      'InvalidSubnetID.NotFound',
      'InvalidInternetGatewayID.NotFound',
      'Gateway.NotAttached',
    ],
    ...['InvalidRouteTableID.NotFound', 'InvalidAssociationID.NotFound', 'InvalidPermission.NotFound'],
    ...['InvalidNetworkInterfaceID.NotFound', 'InvalidVolume.NotFound', 'ParameterNotFound', 'NotFoundException'],
    ...['InvalidLaunchTemplateName.NotFoundException', 'InvalidLaunchTemplateId.NotFound'],
    ...['LoadBalancerNotFoundException', 'TargetGroupNotFoundException', 'AccessPointNotFoundException'],
  ],
  /** What was named exists, or should, but is not known everywhere yet; or the request is wrong: a bounded wait tells. */
  NotUsableYet: ['InvalidParameterValue', 'InvalidParameterException', 'InvalidIamInstanceProfileArn.Malformed'],
  AlreadyThere: [
    ...['InvalidGroup.Duplicate', 'InvalidKeyPair.Duplicate', 'InvalidPermission.Duplicate', 'EntityAlreadyExists'],
    ...['EntityAlreadyExistsException', 'RepositoryAlreadyExistsException', 'RouteAlreadyExists'],
    ...['InvalidLaunchTemplateName.AlreadyExistsException', 'InvalidSubnet.Conflict'],
  ],
} as const;

/** What an error of AWS means; `AwsError` for all others. */
export type AwsErrorCode = keyof typeof names | 'AwsError';

const hints: Partial<Record<AwsErrorCode, string>> = {
  CredentialsExpired:
    'Sign in again (such as `aws sso login`), then run the same command: it goes on where it stopped.',
  CredentialsMissing: 'Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, then `gcd check`.',
  AccessDenied: '`gcd check --policy` prints what the user or role needs.',
  Unreachable: 'Look at the network and at the region, then run the same command: it goes on where it stopped.',
  QuotaExceeded: "Ask for more on AWS' Service Quotas page, or choose smaller or other instance types.",
};

/** Returns gcd's error for one of the SDK's: its name decides what it means, its text is kept. */
export function translateError(error: unknown, action: string): GcdError {
  if (error instanceof GcdError) return error;
  const { name, message } = nameAndMessage(error);
  const code = meaningOf(name);
  const hint = hints[code];
  const what = outcomes[name === 'CredentialsProviderError' ? name : code] ?? `was answered ${name}`;
  return new GcdError(code, `${action} ${what}: ${message}`, { cause: error, ...(hint ? { hint } : {}) });
}

/** What became of a call that AWS did not answer. */
const outcomes: Readonly<Record<string, string>> = {
  Unreachable: 'got no answer',
  CredentialsProviderError: 'could not be signed',
};

/** Tells whether an error means one of these. */
export function isAwsError(error: unknown, ...codes: readonly AwsErrorCode[]): error is GcdError {
  return error instanceof GcdError && (codes as readonly string[]).includes(error.code);
}

/** Tells whether AWS gave the error one of these names, for where the meaning is not enough. */
export function isNamed(error: unknown, ...awsNames: readonly string[]): boolean {
  return error instanceof GcdError && awsNames.includes(nameAndMessage(error.cause).name);
}

/** Runs a removal; that the thing is not there is success. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isAwsError(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** Returns what one of AWS' error names means. */
export function meaningOf(name: string): AwsErrorCode {
  for (const [code, known] of Object.entries(names)) {
    if ((known as readonly string[]).includes(name)) return code as AwsErrorCode;
  }
  return 'AwsError';
}

function nameAndMessage(error: unknown): { name: string; message: string } {
  if (error instanceof Error) {
    const { code } = error as NodeJS.ErrnoException;
    // Node's errors of the network are all called so.
    const isNodes = code !== undefined && ['Error', 'AggregateError'].includes(error.name);
    return { name: isNodes ? code : error.name, message: messageOf(error) };
  }
  return { name: 'UnknownError', message: String(error) };
}
