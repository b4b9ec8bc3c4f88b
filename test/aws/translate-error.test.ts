import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translateError } from '../../src/aws/translate-error.js';

function named(name: string, parts: object = {}): Error {
  return Object.assign(new Error('its own words'), { name, ...parts });
}

for (const [error, code, message] of [
  [named('ExpiredTokenException'), 'CredentialsExpired', 'sts:X was answered ExpiredTokenException: its own words'],
  [named('DependencyViolation'), 'StillInUse', 'sts:X was answered DependencyViolation: its own words'],
  [named('NobodyKnows'), 'AwsError', 'sts:X was answered NobodyKnows: its own words'],
  [named('Error', { code: 'ECONNREFUSED' }), 'Unreachable', 'sts:X got no answer: its own words'],
  [
    Object.assign(new AggregateError([named('Error'), named('Error')]), { code: 'ENETUNREACH' }),
    ...(['Unreachable', 'sts:X got no answer: its own words'] as const),
  ],
  [named('TimeoutError'), 'Unreachable', 'sts:X got no answer: its own words'],
  [named('CredentialsProviderError'), 'CredentialsMissing', 'sts:X could not be signed: its own words'],
] as const) {
  test(`${error.name} ${'code' in error ? error.code : ''} is ${code}, told by its name`, () => {
    const translated = translateError(error, 'sts:X');
    assert.deepEqual([translated.code, translated.message], [code, message]);
    assert.equal(translated.cause, error);
  });
}
