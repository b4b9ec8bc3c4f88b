import { errorAnswer, jsonAnswer } from './call.js';
import type { Layer } from './front.js';

/** A product of the fake price list: its attributes and its price. */
export interface FakeProduct {
  readonly service: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly usd: string;
}

interface Question {
  readonly ServiceCode: string;
  readonly Filters?: readonly { readonly Type: string; readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

const pageSize = 2;

/**
 * Answers GetProducts as AWS documents it: a product is answered when all filters hold (TERM_MATCH compares whole values, CONTAINS
 * parts of them); every product is a JSON text; what does not fit on a page has a NextToken.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
export function priceList(products: readonly FakeProduct[]): Layer {
  return async (call, forward) => {
    if (call.action !== 'GetProducts') return forward();
    const question = call.json as unknown as Question;
    if (!products.some(({ service }) => service === question.ServiceCode)) {
      return errorAnswer(call, 400, 'InvalidParameterException', `ServiceCode ${question.ServiceCode} is invalid`);
    }
    const found = products.filter((product) => isAnswer(product, question));
    const start = Number(question.NextToken ?? 0);
    const next = start + pageSize;
    const PriceList = found.slice(start, next).map((product) => JSON.stringify(written(product)));
    const NextToken = next < found.length ? { NextToken: String(next) } : {};
    return jsonAnswer(200, { FormatVersion: 'aws_v1', PriceList, ...NextToken });
  };
}

function isAnswer({ service, attributes }: FakeProduct, { ServiceCode, Filters = [] }: Question): boolean {
  return (
    service === ServiceCode &&
    Filters.every(({ Type, Field, Value }) => {
      const actual = attributes[Field];
      return Type === 'CONTAINS' ? actual?.includes(Value) : actual === Value;
    })
  );
}

function written({ attributes, unit, usd }: FakeProduct): object {
  const sku = JSON.stringify(attributes);
  const dimension = { unit, pricePerUnit: { USD: usd }, beginRange: '0', endRange: 'Inf' };
  return {
    product: { sku, productFamily: attributes.productFamily, attributes },
    serviceCode: 'any',
    terms: { OnDemand: { [`${sku}.JRTCKXETXF`]: { priceDimensions: { [`${sku}.6YS6EN2CT7`]: dimension } } } },
    version: '20261120000000',
    publicationDate: '2026-11-20T00:00:00Z',
  };
}
