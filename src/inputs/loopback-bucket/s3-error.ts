import { escapeXml, xmlHeader } from './xml.js';

/** Is a refusal that a client of S3 understands. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export class S3Error extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.name = 'S3Error';
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** Returns the body of the answer that carries an error. */
export function errorDocument({ code, message }: S3Error, resource: string, requestId: string): string {
  const parts = { Code: code, Message: message, Resource: resource, RequestId: requestId };
  const elements = Object.entries(parts).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return `${xmlHeader}<Error>${elements.join('')}</Error>`;
}
