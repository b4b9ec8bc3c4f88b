import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerHostAddress } from '../../src/executors/docker/container-host-address.js';
import { fakeClient } from './fake-client.js';

const skip = process.platform === 'linux' ? false : 'the bridge is in a virtual machine elsewhere';

/** Is a daemon that says this of itself, and this of its bridge. */
function daemon(system: string, bridge: string): string {
  return `if [ "$1" = info ]; then echo '${system}'; else ${bridge}; fi`;
}

test('a server listens on the address of the bridge', { skip }, async (t) => {
  const client = fakeClient(t, daemon('Debian GNU/Linux 12 [name=seccomp]', 'echo "172.17.0.1 172.17.0.0/16 "'));
  assert.deepEqual(await containerHostAddress(client), { listenOn: '172.17.0.1', reachAt: '172.17.0.1' });
  const fresh = fakeClient(t, daemon('Debian GNU/Linux 12 []', 'echo " 172.18.0.0/16 "'));
  assert.equal((await containerHostAddress(fresh)).listenOn, '172.18.0.1');
  const desktop = fakeClient(t, daemon('Docker Desktop [name=seccomp]', 'exit 1'));
  assert.deepEqual(await containerHostAddress(desktop), { listenOn: '127.0.0.1', reachAt: 'host.docker.internal' });
});

test('a daemon whose containers cannot reach this machine is no reason not to run', { skip }, async (t) => {
  const rootless = fakeClient(t, daemon('Debian GNU/Linux 12 [name=seccomp name=rootless]', 'exit 1'));
  assert.match((await containerHostAddress(rootless)).doubt ?? '', /rootless/);
  const bare = fakeClient(
    t,
    daemon('Debian []', 'echo "Error response from daemon: network bridge not found" >&2; exit 1'),
  );
  assert.match((await containerHostAddress(bare)).doubt ?? '', /no bridge/);
});
