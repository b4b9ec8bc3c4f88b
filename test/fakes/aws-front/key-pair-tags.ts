import { errorAnswer, mapText } from './call.js';
import type { Layer } from './front.js';

type Tags = ReadonlyMap<string, string>;

/**
 * MiniStack's ImportKeyPair drops the tags, overwrites a key pair of the same name, and DescribeKeyPairs shows no tags, those that
 * CreateTags sets among them.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html
 */
export function keyPairTags(): Layer {
  const tagsOf = new Map<string, Tags>();
  const nameOf = new Map<string, string>();
  return async (call, forward) => {
    const name = call.params.get('KeyName') ?? '';
    if (call.action === 'ImportKeyPair') {
      if (tagsOf.has(name)) return errorAnswer(call, 400, 'InvalidKeyPair.Duplicate');
      const answer = await forward();
      if (answer.status !== 200) return answer;
      tagsOf.set(name, readTags(call.params, 'TagSpecification.1.Tag'));
      nameOf.set(/<keyPairId>([^<]+)/.exec(answer.body.toString())?.[1] ?? '', name);
      return answer;
    }
    const answer = await forward();
    if (call.action === 'CreateTags') {
      const tagged = nameOf.get(call.params.get('ResourceId.1') ?? '');
      if (tagged) tagsOf.set(tagged, new Map([...(tagsOf.get(tagged) ?? []), ...readTags(call.params, 'Tag')]));
    }
    if (call.action === 'DeleteKeyPair' && answer.status === 200) tagsOf.delete(name);
    if (call.action !== 'DescribeKeyPairs') return answer;
    return mapText(answer, (text) =>
      text.replace(/<keyName>([^<]*)<\/keyName>/g, (whole, key: string) => `${whole}${tagXml(tagsOf.get(key))}`),
    );
  };
}

function readTags(params: URLSearchParams, prefix: string): Tags {
  const tags = new Map<string, string>();
  for (let index = 1; params.has(`${prefix}.${index}.Key`); index++) {
    tags.set(params.get(`${prefix}.${index}.Key`) ?? '', params.get(`${prefix}.${index}.Value`) ?? '');
  }
  return tags;
}

function tagXml(tags: Tags = new Map()): string {
  const items = [...tags].map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`);
  return tags.size === 0 ? '' : `<tagSet>${items.join('')}</tagSet>`;
}
