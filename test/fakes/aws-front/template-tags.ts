import { mapText } from './call.js';
import type { Layer } from './front.js';

/**
 * moto goes on showing the tags that a launch template was made with, whatever CreateTags sets.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
 */
export function templateTags(): Layer {
  const setOn = new Map<string, URLSearchParams>();
  return async (call, forward) => {
    const id = call.params.get('ResourceId.1') ?? '';
    if (call.action === 'CreateTags' && id.startsWith('lt-')) setOn.set(id, call.params);
    const answer = await forward();
    if (call.action !== 'DescribeLaunchTemplates') return answer;
    return mapText(answer, (text) => {
      const described = [...text.matchAll(/<launchTemplateId>([^<]+)</g)].map(([, one = '']) => one);
      const set = described.length === 1 ? setOn.get(described[0]!) : undefined;
      return set ? text.replace(/<(tagSet|tags)>[\s\S]*?<\/\1>/, (_, tag: string) => tagXml(tag, set)) : text;
    });
  };
}

function tagXml(element: string, params: URLSearchParams): string {
  let items = '';
  for (let index = 1; params.has(`Tag.${index}.Key`); index++) {
    items += `<item><key>${params.get(`Tag.${index}.Key`)}</key><value>${params.get(`Tag.${index}.Value`)}</value></item>`;
  }
  return `<${element}>${items}</${element}>`;
}
