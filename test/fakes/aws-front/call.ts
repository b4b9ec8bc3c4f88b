/** Is one request to AWS, as its own signature and body tell it. */
export interface AwsCall {
  /** As in the signature's scope: `ec2`, `eks`, `iam` ... */
  readonly service: string;
  /** Such as `CreateCluster`. */
  readonly action: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Parameters of the query protocol; empty for others. */
  readonly params: URLSearchParams;
  /** Body of the JSON protocols, and the names in an EKS path. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Reads what a request is about. */
export function readCall(request: Pick<AwsCall, 'method' | 'path' | 'headers' | 'body'>): AwsCall {
  const credential = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '');
  const [, accessKeyId = '', region = '', service = ''] = credential ?? [];
  const about = { ...request, accessKeyId, region, service, params: new URLSearchParams() };
  const type = request.headers['content-type'] ?? '';
  if (type.includes('x-www-form-urlencoded')) {
    const params = new URLSearchParams(request.body.toString());
    return { ...about, params, action: params.get('Action') ?? '', json: {} };
  }
  const json = parseJson(request.body);
  const target = request.headers['x-amz-target'];
  if (target) return { ...about, json, action: target.split('.').at(-1) ?? '' };
  const eks = readEksPath(request.method, request.path);
  return { ...about, action: eks.action, json: { ...json, ...eks.names } };
}

function parseJson(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString() || '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

type Route = readonly [method: string, path: RegExp, action: string];

const arn = '(?<principalArn>arn.+?)';
const routes: readonly Route[] = [
  ['GET', /^\/cluster-versions$/, 'DescribeClusterVersions'],
  ['POST', /^\/clusters$/, 'CreateCluster'],
  ['GET', /^\/clusters$/, 'ListClusters'],
  ['GET', /^\/clusters\/(?<name>[^/]+)$/, 'DescribeCluster'],
  ['DELETE', /^\/clusters\/(?<name>[^/]+)$/, 'DeleteCluster'],
  ['POST', /^\/clusters\/(?<name>[^/]+)\/update-config$/, 'UpdateClusterConfig'],
  ['POST', /^\/clusters\/(?<name>[^/]+)\/node-groups$/, 'CreateNodegroup'],
  ['GET', /^\/clusters\/(?<name>[^/]+)\/node-groups$/, 'ListNodegroups'],
  ['GET', /^\/clusters\/(?<name>[^/]+)\/node-groups\/(?<nodegroup>[^/]+)$/, 'DescribeNodegroup'],
  ['DELETE', /^\/clusters\/(?<name>[^/]+)\/node-groups\/(?<nodegroup>[^/]+)$/, 'DeleteNodegroup'],
  ['POST', /^\/clusters\/(?<name>[^/]+)\/node-groups\/(?<nodegroup>[^/]+)\/update-config$/, 'UpdateNodegroupConfig'],
  ['POST', /^\/clusters\/(?<name>[^/]+)\/addons$/, 'CreateAddon'],
  ['GET', /^\/clusters\/(?<name>[^/]+)\/addons\/(?<addon>[^/]+)$/, 'DescribeAddon'],
  ['DELETE', /^\/clusters\/(?<name>[^/]+)\/addons\/(?<addon>[^/]+)$/, 'DeleteAddon'],
  ['POST', /^\/clusters\/(?<name>[^/]+)\/access-entries$/, 'CreateAccessEntry'],
  ['POST', new RegExp(`^/clusters/(?<name>[^/]+)/access-entries/${arn}/access-policies$`), 'AssociateAccessPolicy'],
  [
    'GET',
    new RegExp(`^/clusters/(?<name>[^/]+)/access-entries/${arn}/access-policies$`),
    'ListAssociatedAccessPolicies',
  ],
  ['GET', new RegExp(`^/clusters/(?<name>[^/]+)/access-entries/${arn}$`), 'DescribeAccessEntry'],
  ['DELETE', new RegExp(`^/clusters/(?<name>[^/]+)/access-entries/${arn}$`), 'DeleteAccessEntry'],
  ['POST', /^\/tags\/(?<resourceArn>arn.+)$/, 'TagResource'],
  ['POST', /^\/clusters\/(?<name>[^/]+)\/pod-identity-associations$/, 'CreatePodIdentityAssociation'],
  ['GET', /^\/clusters\/(?<name>[^/]+)\/pod-identity-associations$/, 'ListPodIdentityAssociations'],
  ['GET', /^\/clusters\/(?<name>[^/]+)\/pod-identity-associations\/(?<id>[^/]+)$/, 'DescribePodIdentityAssociation'],
  ['DELETE', /^\/clusters\/(?<name>[^/]+)\/pod-identity-associations\/(?<id>[^/]+)$/, 'DeletePodIdentityAssociation'],
];

function readEksPath(method: string, path: string): { action: string; names: Record<string, string> } {
  const plain = decodeURIComponent(path.split('?')[0] ?? '');
  for (const [routeMethod, pattern, action] of routes) {
    const groups = routeMethod === method ? pattern.exec(plain) : null;
    if (groups) return { action, names: { ...groups.groups } };
  }
  return { action: `${method} ${plain}`, names: {} };
}

/** Makes an answer of the JSON protocols. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): AwsAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Makes an error as the service of the call words it. */
export function errorAnswer(call: AwsCall, status: number, name: string, message = name): AwsAnswer {
  if (call.params.size === 0) {
    return jsonAnswer(status, { __type: name, message }, { 'x-amzn-errortype': name });
  }
  const error = `<Error><Code>${name}</Code><Message>${message}</Message></Error>`;
  const text =
    call.service === 'ec2'
      ? `<Response><Errors>${error}</Errors><RequestID>0</RequestID></Response>`
      : `<ErrorResponse>${error}<RequestId>0</RequestId></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(text) };
}

/** Returns the answer with its body changed as JSON. */
export function mapJson(answer: AwsAnswer, change: (body: Record<string, unknown>) => unknown): AwsAnswer {
  if (answer.status !== 200) return answer;
  return jsonAnswer(200, change(JSON.parse(answer.body.toString()) as Record<string, unknown>));
}

/** Returns the answer with its text changed. */
export function mapText(answer: AwsAnswer, change: (text: string) => string): AwsAnswer {
  if (answer.status !== 200) return answer;
  return { ...answer, body: Buffer.from(change(answer.body.toString())) };
}
