import type { TSchema } from 'typebox';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { CredentialsError } from './errors.ts';
import { registry } from './registry.ts';
import { allowedValues, choice, reader } from './schema.ts';

describe('what a field takes', () => {
  const about = { title: 'T', titleZh: '题', description: 'D', descriptionZh: '描述' };
  it.each<[TSchema, string]>([
    [choice(['a', 'b'], about), 'one of a, b'],
    [choice([0, 1], about), 'one of 0, 1'],
    [Type.Literal('only'), "'only'"],
    [Type.Boolean(), 'true or false'],
    [Type.Integer(), 'a whole number'],
    [Type.Integer({ minimum: -1, maximum: 7 }), 'a whole number from -1 to 7'],
    [Type.Integer({ minimum: 1 }), 'a whole number of at least 1'],
    [Type.String({ maxLength: 9 }), 'text of 0 to 9 characters'],
    [Type.String({ minLength: 1, maxLength: 9, pattern: '^x' }), 'text of 1 to 9 characters, of the form ^x'],
    [Type.Record(Type.String(), Type.String()), 'an object of texts'],
  ])('is said in words %#', (schema, words) => {
    expect(allowedValues(schema)).toBe(words);
  });

  it('is known for every field of every cloud', () => {
    const types = Object.values(registry)
      .flatMap(({ spec }) => [spec.credentials, spec.options])
      .flatMap(({ properties }) => Object.values(properties) as (TSchema & { type?: string; enum?: unknown })[])
      .filter((field) => field.enum === undefined)
      .map(({ type }) => type);
    expect([...new Set(types)].sort()).toEqual(['boolean', 'integer', 'object', 'string']);
  });

  it('is what a reader says of a wrong credential, without the value', () => {
    const read = reader(Type.Object({ region: choice(['china', 'global'], about) }), CredentialsError);
    expect(() => read({ region: 'moon' })).toThrow('region: is not one of china, global. It is: D');
  });
});
