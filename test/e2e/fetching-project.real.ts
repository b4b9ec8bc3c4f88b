import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { realParts } from '../real-part.js';
import { temporaryFolder } from '../temporary-folder.js';
import { makeProject, rowsOf, startGcd } from './gcd-process.js';

/** As projects for gismo-cloud-deploy do it: a client from key and secret alone, and the object by bucket and key. */
const ENTRYPOINT = `
import io
import boto3

def entrypoint(data_bucket, curr_process_file, curr_process_column, aws_access_key, aws_secret_access_key, aws_region,
               solver_name=None, solver_file=None):
    if aws_access_key is None or aws_secret_access_key is None:
        raise Exception("AWS keys are needed")
    client = boto3.client("s3", aws_access_key_id=aws_access_key, aws_secret_access_key=aws_secret_access_key,
                          region_name=aws_region)
    session = boto3.Session(aws_access_key, aws_secret_access_key, region_name=aws_region)
    text = client.get_object(Bucket=data_bucket, Key=curr_process_file)["Body"].read().decode()
    same = session.resource("s3").Object(data_bucket, curr_process_file).get()["Body"].read().decode()
    return {"text": text.strip().replace("\\n", " "), "same": text == same, "bucket": data_bucket}
`;

function fetchingProject(t: TestContext, config: string) {
  const folder = temporaryFolder(t);
  const project = makeProject(folder, 3, 'return {}', config);
  writeFileSync(join(project, 'entrypoint.py'), ENTRYPOINT);
  return { folder, project };
}

const expected = ['0000.csv,None,a 0,True,data', '0001.csv,None,a 1,True,data', '0002.csv,None,a 2,True,data'];

for (const venv of ['boto3-old-py38', 'boto3-new']) {
  const options = { skip: realParts('venvs') };
  test(`a project that fetches with boto3 (${venv}) runs unchanged on a folder`, options, async (t) => {
    const python = join(process.env.GCD_TEST_VENVS ?? '', venv, 'bin', 'python');
    assert.ok(existsSync(python), `${python} is made by .ci/venvs`);
    const { folder, project } = fetchingProject(t, `python: ${python}\n`);
    const { code, stderr } = await startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '2']).ended;
    assert.equal(code, 0, stderr);
    assert.deepEqual(rowsOf(join(project, 'results', 'latest', 'results.csv')).sort(), expected);
  });
}

test('the same in containers, which reach the bucket from outside', { skip: realParts('docker') }, async (t) => {
  const { folder, project } = fetchingProject(t, '');
  writeFileSync(join(project, 'requirements.txt'), 'boto3\n');
  writeFileSync(
    join(project, 'Dockerfile'),
    'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
  );
  const { code, stderr } = await startGcd(folder, ['run-files', '-p', project, '-n', '0', '-s', '2', '-c', 'docker'])
    .ended;
  assert.equal(code, 0, stderr);
  assert.deepEqual(rowsOf(join(project, 'results', 'latest', 'results.csv')).sort(), expected);
});

test('a bucket is listed, read by tasks, and given the results', { skip: realParts('moto', 'venvs') }, async (t) => {
  const { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = process.env.GCD_TEST_MOTO ?? '';
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
  t.after(() => client.destroy());
  const Bucket = `data-${process.pid}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const index of [0, 1, 2]) {
    await client.send(new PutObjectCommand({ Bucket, Key: `in/${index}.csv`, Body: `Power(W),other\n${index},1\n` }));
  }
  const python = join(process.env.GCD_TEST_VENVS ?? '', 'boto3-new', 'bin', 'python');
  const config = `saved_bucket: ${Bucket}\nsaved_path_cloud: out\npython: ${python}\nprocess_column_keywords: Power\n`;
  const { folder, project } = fetchingProject(t, config);
  const env = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const args = ['run-files', '-p', project, '-n', '0', '-s', '2', '--data', `s3://${Bucket}/in/`, '--upload'];
  const { code, stderr } = await startGcd(folder, args, env).ended;
  assert.equal(code, 0, stderr);
  const latest = join(project, 'results', 'latest');
  assert.equal(rowsOf(join(latest, 'results.csv')).length, 3);
  assert.match(readFileSync(join(latest, 'results.csv'), 'utf8'), /in\/0\.csv,Power\(W\),/);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'out/' }));
  assert.ok(
    Contents.some(({ Key }) => /^out\/[^/]+\/results\.csv$/.test(Key ?? '')),
    JSON.stringify(Contents),
  );
});
