import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsAnswer, type AwsCall, readCall } from './call.js';

/** Answers a call itself, or lets it through and changes the answer. */
export type Layer = (call: AwsCall, forward: () => Promise<AwsAnswer>) => Promise<AwsAnswer>;

/** Is a server on loopback in front of an emulator. */
export interface AwsFront {
  readonly endpoint: string;
  /** Every call that came in, in order. */
  readonly calls: AwsCall[];
  /** Layers, the outermost first; may be changed between calls. */
  layers: Layer[];
  /** Calls that have come and are not answered yet. */
  inFlight(): number;
  close(): Promise<void>;
}

/**
 * Starts a front: what an emulator lacks, and what AWS does that no emulator does, is answered in layers on the way.
 * Requests go on byte for byte, so that their signatures stay valid.
 */
export async function startFront(emulator: string, layers: Layer[]): Promise<AwsFront> {
  const calls: AwsCall[] = [];
  const server = createServer((incoming, outgoing) => {
    underWay += 1;
    serve(incoming, outgoing)
      .catch((error: unknown) => outgoing.destroy(error as Error))
      .finally(() => {
        underWay -= 1;
      });
  });
  let underWay = 0;
  const close = () => closeServer(server);
  const front: AwsFront = { endpoint: '', calls, layers, inFlight: () => underWay, close };
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const call = readCall(await readRequest(incoming));
    calls.push(call);
    const answer = await passThrough(front.layers, call, () => forward(emulator, call));
    outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) });
    outgoing.end(answer.body);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(front, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function passThrough(layers: readonly Layer[], call: AwsCall, last: () => Promise<AwsAnswer>): Promise<AwsAnswer> {
  const [first, ...rest] = layers;
  return first ? first(call, () => passThrough(rest, call, last)) : last();
}

async function readRequest(incoming: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]));
  return { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers, body: Buffer.concat(chunks) };
}

function forward(emulator: string, { method, path, headers, body }: AwsCall): Promise<AwsAnswer> {
  const { hostname, port } = new URL(emulator);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers }, (incoming) => {
      readRequest(incoming).then((read) => {
        const { 'transfer-encoding': _dropped, ...kept } = read.headers;
        resolve({ status: incoming.statusCode ?? 500, headers: kept, body: read.body });
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
