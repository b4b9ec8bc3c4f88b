import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../conformance/odd-project.js';
import { realParts } from '../real-part.js';
import { withRunner } from './drive-runner.js';

/** Makes clients as projects do, and returns what each would use. */
const project = makeProject(`
import boto3

def seen(client):
    credentials = client._request_signer._credentials
    return [credentials.access_key, credentials.token, client.meta.endpoint_url]

def entrypoint(aws_access_key, aws_secret_access_key, aws_region):
    keys = dict(aws_access_key_id=aws_access_key, aws_secret_access_key=aws_secret_access_key)
    other = dict(aws_access_key_id="AKIAOTHER", aws_secret_access_key="s")
    return {
        "plain": seen(boto3.client("s3", aws_region, **keys)),
        "session": seen(boto3.Session(region_name=aws_region, **keys).client("s3")),
        "other": seen(boto3.client("s3", region_name=aws_region, **other)),
        "own": seen(boto3.client("s3", region_name=aws_region, aws_session_token="own", **keys)),
        "elsewhere": seen(boto3.client("s3", region_name=aws_region, endpoint_url="http://127.0.0.1:9", **keys)),
        "resource": seen(boto3.resource("s3", region_name=aws_region, **keys).meta.client),
    }
`);

const share = { aws_access_key: 'ASIATEMPORARY', aws_secret_access_key: 'secret', aws_region: 'us-east-2' };

/** Reads as projects do, by a client and by a resource, which has a config of its own. */
const fetching = makeProject(`
import boto3

def entrypoint(data_bucket, aws_access_key, aws_secret_access_key, aws_region):
    session = boto3.Session(aws_access_key, aws_secret_access_key, region_name=aws_region)
    client = session.client("s3").get_object(Bucket=data_bucket, Key="a.csv")
    resource = session.resource("s3").Object(data_bucket, "a.csv").get()
    return {"read": [answer["Body"].read().decode() for answer in (client, resource)]}
`);

const interpreterOf = (venv: string) => join(process.env['GCD_TEST_VENVS'] ?? '', venv, 'bin', 'python');

for (const venv of ['boto3-old-py38', 'boto3-new']) {
  test(`clients of ${venv} get the token that goes with the shared key, and the endpoint`, {
    skip: realParts('venvs'),
  }, async () => {
    const endpoint = 'http://127.0.0.1:4';
    const env = {
      PYTHON: interpreterOf(venv),
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    await withRunner({ project, env }, async (runner) => {
      runner.send({ share: { ...share, aws_session_token: 'token' } });
      const { result, failure } = await runner.run({});
      assert.equal(failure, undefined);
      const mine = [share.aws_access_key, 'token', endpoint];
      assert.deepEqual(JSON.parse(result ?? ''), {
        plain: mine,
        session: mine,
        other: ['AKIAOTHER', null, endpoint],
        own: [share.aws_access_key, 'own', endpoint],
        elsewhere: [share.aws_access_key, 'token', 'http://127.0.0.1:9'],
        resource: mine,
      });
      runner.send({ share });
      const permanent = JSON.parse((await runner.run({})).result ?? '');
      assert.deepEqual(permanent.plain, [share.aws_access_key, null, endpoint]);
    });
  });

  test(`clients of ${venv} reach the folder's bucket past a proxy that leads elsewhere`, {
    skip: realParts('venvs'),
  }, async (t) => {
    const server = createServer((_, response) => response.end('from the folder')).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const nowhere = 'http://127.0.0.1:9';
    const env = { PYTHON: interpreterOf(venv), http_proxy: nowhere, HTTP_PROXY: nowhere, no_proxy: '', NO_PROXY: '' };
    await withRunner({ project: fetching, env }, async (runner) => {
      runner.send({ share: { ...share, data_bucket: 'inputs', endpoint_url: `http://127.0.0.1:${port}` } });
      const { result, failure } = await runner.run({});
      assert.equal(failure, undefined);
      assert.deepEqual(JSON.parse(result ?? ''), { read: ['from the folder', 'from the folder'] });
    });
  });
}
