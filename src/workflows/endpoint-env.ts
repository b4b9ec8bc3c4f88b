import type { Notice } from '../core/notice.js';
import type { Job } from './workplace.js';

const VARIABLES = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];

/**
 * Returns the variables by which the tasks' own clients find a bucket that is not at AWS: a container has none of this machine's
 * variables, and what the project's .env says is for gcd itself. Without them the tasks would ask AWS for it.
 */
export function endpointEnv({ record, loaded }: Pick<Job, 'record' | 'loaded'>): Record<string, string> {
  if (record.data.kind !== 's3') return {};
  return Object.fromEntries(VARIABLES.flatMap((name) => (loaded.env[name] ? [[name, loaded.env[name]]] : [])));
}

/** Returns the warning that containers do not reach an endpoint on this machine's loopback; undefined when it is elsewhere. */
export function warnOfLoopbackEndpoint(env: Readonly<Record<string, string>>, reachAt: string): Notice | undefined {
  const endpoint = env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'];
  const url = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)) return undefined;
  const host = url.port === '' ? reachAt : `${reachAt}:${url.port}`;
  return {
    type: 'warning',
    code: 'EndpointUnreachable',
    message: `In Docker's containers ${endpoint} is not this machine: the tasks find no bucket there`,
    hint: `Let the server listen on more than loopback, and name it ${url.protocol}//${host} in the variable.`,
  };
}
