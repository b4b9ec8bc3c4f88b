import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFormerHistory } from '../../src/history/former-history.js';
import { temporaryFolder } from '../temporary-folder.js';

/** As gismo-cloud-deploy wrote it. */
const machine = `ec2_image_id: ami-0568773882d492fc8
ec2_instance_id: i-00e78f3dab481609d
ec2_instance_type: t2.large
ec2_volume: '20'
key_pair_name: gcd-jane
login_user: ec2-user
securitygroup_name: SSH-ONLY
tags:
- Key: managedBy
  Value: boto3
- Key: Name
  Value: gcd-jane-1664301657
`;
const cluster = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: gcd-jane
  region: us-east-2
nodeGroups:
- desiredCapacity: 0
  instanceType: t2.large
  name: gcd
`;

test('a history folder of gismo-cloud-deploy tells of a machine and a cluster', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'config-ec2.yaml'), machine);
  writeFileSync(join(folder, 'cluster.yaml'), cluster);
  assert.deepEqual(await readFormerHistory(folder), {
    name: 'gcd-jane-1664301657',
    region: 'us-east-2',
    machine: {
      instanceId: 'i-00e78f3dab481609d',
      name: 'gcd-jane-1664301657',
      keyPair: 'gcd-jane',
      group: 'SSH-ONLY',
    },
    cluster: { name: 'gcd-jane', nodeGroups: ['gcd'] },
  });
});

test('either of the two files may be missing, and anything in them empty', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'cluster.yaml'), 'metadata:\n  name: gcd-jane\n  region: us-east-2\nnodeGroups:\n');
  const alone = await readFormerHistory(folder);
  assert.deepEqual([alone.name, alone.machine, alone.cluster?.nodeGroups], ['gcd-jane', undefined, ['gcd']]);
  writeFileSync(join(folder, 'config-ec2.yaml'), 'ec2_instance_id:\nkey_pair_name: null\n');
  assert.equal((await readFormerHistory(folder)).machine, undefined);
});

test('a folder that is no such history is refused, and so is one that cannot be understood', async (t) => {
  const folder = temporaryFolder(t);
  await assert.rejects(readFormerHistory(folder), { code: 'FormerHistoryMissing' });
  writeFileSync(join(folder, 'cluster.yaml'), 'metadata: [1, 2]\n');
  await assert.rejects(readFormerHistory(folder), { code: 'FormerHistoryUnreadable' });
  writeFileSync(join(folder, 'cluster.yaml'), 'metadata: {\n');
  await assert.rejects(readFormerHistory(folder), { code: 'FormerHistoryUnreadable' });
});
