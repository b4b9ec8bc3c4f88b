import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** Answers one operation of a service; a thrown `ServiceError` becomes AWS' error of that name. */
export type Operation = (input: never) => object;

/** Is an error as a service of AWS names it. */
export class ServiceError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/**
 * Serves operations in AWS' JSON 1.1 protocol on loopback until the test ends: the operation stands in the header X-Amz-Target,
 * as `Service.Operation`, an error's name in the answer's `__type`.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 *
 * @returns the endpoint.
 */
export async function serveJson(t: TestContext, operations: Readonly<Record<string, Operation>>): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [status, body] = answer(
      operations,
      String(request.headers['x-amz-target']),
      Buffer.concat(chunks).toString(),
    );
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answer(operations: Readonly<Record<string, Operation>>, target: string, body: string): [number, object] {
  const operation = operations[target];
  if (!operation) return [400, { __type: 'UnknownOperationException', message: target }];
  try {
    return [200, operation(JSON.parse(body) as never)];
  } catch (error) {
    if (error instanceof ServiceError) return [400, { __type: error.type, message: error.message }];
    throw error;
  }
}
