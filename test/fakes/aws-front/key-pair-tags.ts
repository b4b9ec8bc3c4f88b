import { errorAnswer, mapText } from './call.js';
import type { Layer } from './front.js';

/**
 * MiniStack's ImportKeyPair drops the tags, overwrites a key pair of the same name, and DescribeKeyPairs shows no tags.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html
 */
export function keyPairTags(): Layer {
  const tagsOf = new Map<string, string>();
  return async (call, forward) => {
    const name = call.params.get('KeyName') ?? '';
    if (call.action === 'ImportKeyPair') {
      if (tagsOf.has(name)) return errorAnswer(call, 400, 'InvalidKeyPair.Duplicate');
      const answer = await forward();
      if (answer.status === 200) tagsOf.set(name, tagXml(call.params));
      return answer;
    }
    const answer = await forward();
    if (call.action === 'DeleteKeyPair' && answer.status === 200) tagsOf.delete(name);
    if (call.action !== 'DescribeKeyPairs') return answer;
    return mapText(answer, (text) =>
      text.replace(/<keyName>([^<]*)<\/keyName>/g, (whole, key: string) => `${whole}${tagsOf.get(key) ?? ''}`),
    );
  };
}

function tagXml(params: URLSearchParams): string {
  let items = '';
  for (let index = 1; params.has(`TagSpecification.1.Tag.${index}.Key`); index++) {
    const [key, value] = ['Key', 'Value'].map((part) => params.get(`TagSpecification.1.Tag.${index}.${part}`));
    items += `<item><key>${key}</key><value>${value}</value></item>`;
  }
  return `<tagSet>${items}</tagSet>`;
}
