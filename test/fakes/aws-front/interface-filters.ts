import { mapText } from './call.js';
import type { Layer } from './front.js';

const begin = /<item>\s*(?=<networkInterfaceId>)/;

/** Elements of a network interface by EC2's filters, those that gcd uses. */
const elements: Readonly<Record<string, string>> = {
  'group-id': 'groupId',
  'vpc-id': 'vpcId',
  'subnet-id': 'subnetId',
};

/**
 * MiniStack's DescribeNetworkInterfaces answers all there are, whatever the filters.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html
 */
export const interfaceFilters: Layer = async (call, forward) => {
  const answer = await forward();
  const name = call.params.get('Filter.1.Name');
  if (call.action !== 'DescribeNetworkInterfaces' || !name) return answer;
  const value = call.params.get('Filter.1.Value.1') ?? '';
  return mapText(answer, (text) => {
    const [, list = ''] = /<networkInterfaceSet>([\s\S]*)<\/networkInterfaceSet>/.exec(text) ?? [];
    const kept = list
      .split(begin)
      .slice(1)
      .filter((item) => fits(item, name, value));
    return text.replace(list, kept.map((item) => `<item>${item}`).join(''));
  });
};

function fits(item: string, name: string, value: string): boolean {
  if (name.startsWith('tag:')) return item.includes(`<key>${name.slice(4)}</key><value>${value}</value>`);
  return item.includes(`<${elements[name]}>${value}</${elements[name]}>`);
}
