import type { TestContext } from 'node:test';
import type { Dial } from '../../src/remote/dial.js';
import { type AwsAnswer, type AwsCall, mapText } from '../fakes/aws-front/call.js';
import type { Layer } from '../fakes/aws-front/front.js';
import { type DockerMachine, startDockerMachine } from './docker-machine.js';

/** Is what stands behind the instances of an emulator. */
export interface MachinesBehind {
  readonly layer: Layer;
  /** Reaches the machine that was launched last, whatever the address. */
  readonly dial: Dial;
  /** The machines, in the order of their launches. */
  readonly machines: readonly DockerMachine[];
}

/**
 * Has a container stand behind each instance, set up with the launch's user data and the key pair that was imported last.
 * DescribeInstances also tells the client token of the launch, as AWS does and the emulators do not.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
export function machinesBehind(t: TestContext): MachinesBehind {
  const machines: DockerMachine[] = [];
  const tokens = new Map<string, string>();
  let publicKey = '';
  const launch = async (call: AwsCall, answer: AwsAnswer) => {
    const instanceId = /<instanceId>(i-[^<]+)/.exec(answer.body.toString())?.[1];
    if (!instanceId) return;
    tokens.set(instanceId, call.params.get('ClientToken') ?? '');
    const machine = await startDockerMachine(t);
    await machine.setUp(decoded(call.params.get('UserData')), publicKey);
    machines.push(machine);
  };
  const layer: Layer = async (call, forward) => {
    if (call.action === 'ImportKeyPair') publicKey = decoded(call.params.get('PublicKeyMaterial'));
    const answer = await forward();
    if (call.action === 'RunInstances') await launch(call, answer);
    if (call.action !== 'DescribeInstances') return answer;
    return mapText(answer, (text) =>
      text.replace(/<instanceId>(i-[^<]+)<\/instanceId>/g, (whole, id: string) => {
        const token = tokens.get(id);
        return token ? `${whole}<clientToken>${token}</clientToken>` : whole;
      }),
    );
  };
  const dial: Dial = (address, signal) => machines.at(-1)!.dial(address, signal);
  return { layer, dial, machines };
}

function decoded(base64: string | null): string {
  return Buffer.from(base64 ?? '', 'base64').toString();
}
