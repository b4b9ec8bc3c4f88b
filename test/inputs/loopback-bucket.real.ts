import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { systemClock } from '../../src/core/clock.js';
import { serveFolder } from '../../src/inputs/loopback-bucket/serve-folder.js';
import { realParts } from '../real-part.js';
import { makeFolder } from './make-folder.js';

/** What projects for gismo-cloud-deploy do with the bucket, and some that boto3 offers besides. */
const program = `
import json, os, sys, boto3
from botocore.exceptions import ClientError
endpoint, bucket, key_id, secret, folder = sys.argv[1:]
client = boto3.client("s3", region_name="us-east-2", aws_access_key_id=key_id, aws_secret_access_key=secret,
    endpoint_url=endpoint)
answer = {"version": boto3.__version__}
def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
response = client.get_object(Bucket=bucket, Key="d/a b+ü.csv")
answer["status"] = response["ResponseMetadata"]["HTTPStatusCode"]
answer["lines"] = response["Body"].read().decode().splitlines()
answer["range"] = client.get_object(Bucket=bucket, Key="d/a b+ü.csv", Range="bytes=0-3")["Body"].read().decode()
pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
answer["keys"] = [item["Key"] for page in pages for item in page.get("Contents", [])]
answer["old_keys"] = [item["Key"] for item in client.list_objects(Bucket=bucket, Prefix="d/")["Contents"]]
client.download_file(bucket, "large.bin", os.path.join(folder, "copy"))
answer["size"] = os.path.getsize(os.path.join(folder, "copy"))
answer["objects"] = [item.key for item in boto3.resource("s3", region_name="us-east-2", aws_access_key_id=key_id,
    aws_secret_access_key=secret, endpoint_url=endpoint).Bucket(bucket).objects.filter(Prefix="d/")]
client.head_bucket(Bucket=bucket)
answer["absent"] = refused(client.get_object, Bucket=bucket, Key="absent")
answer["head"] = refused(client.head_object, Bucket=bucket, Key="absent")
answer["other"] = refused(client.list_objects_v2, Bucket="somebody-elses")
answer["write"] = refused(client.put_object, Bucket=bucket, Key="x", Body=b"x" * 3000000)
answer["upload"] = refused(client.put_object, Bucket=bucket, Key="x", Body=open(os.path.join(folder, "copy"), "rb"))
try:
    import pandas
    body = client.get_object(Bucket=bucket, Key="d/a b+ü.csv")["Body"]
    answer["columns"] = list(pandas.read_csv(body, nrows=1))
except ImportError:
    pass
print(json.dumps(answer))
`;

const skip = realParts('venvs');

async function answersOf(t: TestContext, venv: string) {
  const large = Buffer.alloc(20 * 1024 * 1024, 'x');
  const folder = makeFolder(t, {
    'd/a b+ü.csv': 'Time,Power\n1,2\n',
    'large.bin': large,
    'c.csv': 'x',
    'e\n&.csv': 'y',
  });
  const own = makeFolder(t, {});
  const served = await serveFolder({ folder, bucket: 'pv.data', host: '127.0.0.1', clock: systemClock });
  t.after(() => served.close());
  const python = join(process.env.GCD_TEST_VENVS ?? '', venv, 'bin', 'python');
  const { endpoint, accessKeyId, secretAccessKey } = served;
  const args = ['-c', program, endpoint, 'pv.data', accessKeyId, secretAccessKey, own];
  // Proxies and profiles of this machine have no say.
  const env = { PATH: process.env.PATH, HOME: own, PYTHONWARNINGS: 'ignore', PYTHONUTF8: '1' };
  return JSON.parse((await promisify(execFile)(python, args, { env })).stdout) as Record<string, unknown>;
}

const expected = {
  status: 200,
  lines: ['Time,Power', '1,2'],
  range: 'Time',
  keys: ['c.csv', 'd/a b+ü.csv', 'e\n&.csv', 'large.bin'],
  old_keys: ['d/a b+ü.csv'],
  size: 20 * 1024 * 1024,
  objects: ['d/a b+ü.csv'],
  absent: 'NoSuchKey',
  head: '404',
  other: 'NoSuchBucket',
  write: 'AccessDenied',
  upload: 'AccessDenied',
};

test('boto3 1.21.19 on Python 3.8, which the old examples pin, works on the folder', { skip }, async (t) => {
  const { columns, version, ...answers } = await answersOf(t, 'boto3-old-py38');
  assert.equal(version, '1.21.19');
  assert.deepEqual(answers, expected);
});

test("today's boto3 and pandas work on the folder", { skip }, async (t) => {
  const { columns, version, ...answers } = await answersOf(t, 'boto3-new');
  assert.notEqual(version, '1.21.19');
  assert.deepEqual(answers, expected);
  assert.deepEqual(columns ?? ['Time', 'Power'], ['Time', 'Power']);
});
