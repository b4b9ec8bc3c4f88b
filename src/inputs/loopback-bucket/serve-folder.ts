import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Clock } from '../../core/clock.js';
import { GcdError, messageOf } from '../../core/errors.js';
import { compareNames } from '../compare-names.js';
import { walkFolder } from '../walk-folder.js';
import { answerRequest, type ServedBucket } from './answer-request.js';
import type { ListedFolder } from './list-objects.js';

/** What is served where. */
export interface FolderBucketOptions {
  readonly folder: string;
  /** Paths below the folder that are not served, as in `FolderSource`. */
  readonly exclude?: readonly string[];
  /** Name of the bucket; see `bucketNameFor`. */
  readonly bucket: string;
  /** Address of this machine to listen on, such as 127.0.0.1 or that of Docker's bridge; the port is any that is free. */
  readonly host: string;
  readonly clock: Clock;
}

/** How long a listing answers those that begin anew. */
const freshMs = 2000;

/** Is a folder that is being served. */
export interface FolderBucket {
  /** Such as `http://127.0.0.1:40001`. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Ends all connections at once. Idempotent. */
  close(): Promise<void>;
}

/**
 * Serves a folder, read-only, as an S3 bucket to clients that sign with a key made for this call. What `listInputs`
 * lists of the folder is there, and nothing else.
 * @throws GcdError BucketNotServed when the address cannot be listened on.
 */
export async function serveFolder(options: FolderBucketOptions): Promise<FolderBucket> {
  const served = servedBucket(options);
  const server = await listen(served, options.host).catch((cause: unknown) => {
    throw new GcdError('BucketNotServed', `The data folder cannot be served as a bucket: ${messageOf(cause)}`, {
      hint: "The address has to be one of this machine: with -c docker it is that of Docker's bridge.",
      cause,
    });
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closeServer(server);
    return closed;
  };
  return { endpoint: endpointOf(server), ...served.key, close };
}

function servedBucket({ folder, exclude, bucket, clock }: FolderBucketOptions): ServedBucket {
  const source = { kind: 'folder', folder, ...(exclude && { exclude }) } as const;
  // Shaped as AWS' own are, for code that looks at them: 20 capitals and digits, and 40 characters.
  const accessKeyId = `GCD${randomBytes(9).toString('hex').toUpperCase().slice(0, 17)}`;
  const secretAccessKey = randomBytes(30).toString('base64url');
  const list = listerOf(source, clock);
  return { source, bucket, key: { accessKeyId, secretAccessKey }, nowMs: () => clock.nowMs(), list };
}

/**
 * Keeps the last listing for its further pages, and for whoever begins one while it is fresh: a thousand tasks that each
 * list their own prefix would otherwise walk a large folder a thousand times.
 */
function listerOf(source: ServedBucket['source'], clock: Clock): ServedBucket['list'] {
  let last: Promise<ListedFolder> | undefined;
  let freshUntilMs = 0;
  return (isAnew) => {
    if (last && (!isAnew || clock.nowMs() < freshUntilMs)) return last;
    freshUntilMs = Number.POSITIVE_INFINITY;
    last = listFolderNames(source).finally(() => {
      freshUntilMs = clock.nowMs() + freshMs;
    });
    return last;
  };
}

async function listFolderNames(source: ServedBucket['source']): Promise<ListedFolder> {
  const names: string[] = [];
  await walkFolder(source, {}, (name) => names.push(name));
  return { folder: source.folder, names: names.sort(compareNames) };
}

async function listen(served: ServedBucket, host: string): Promise<Server> {
  const server = createServer((message, response) => {
    // A body that nobody wants must still be taken off the connection.
    message.resume();
    void answerRequest(served, message, response);
  });
  // A writer that waits to be told to go on is refused before it sends anything.
  server.on('checkContinue', (message, response) => {
    response.setHeader('Connection', 'close');
    void answerRequest(served, message, response);
  });
  // Longer than any client keeps an idle connection: boto3 takes one from its pool without looking.
  server.keepAliveTimeout = 10 * 60 * 1000;
  server.listen(0, host);
  await once(server, 'listening');
  return server;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function endpointOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
