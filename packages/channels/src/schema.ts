import Type, { type Static, type TObject, type TUnsafe } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ChannelError } from './errors.ts';

/** One of these values; its static type is exactly their union. */
export function choice<const T extends readonly (string | number)[]>(
  values: T,
  about: { title: string; description: string; default?: T[number] },
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>(Type.Enum([...values], about));
}

type FieldError = new (field: string, problem: string, fix: string) => ChannelError;

/**
 * Makes the reader of one schema: returns the value typed, or throws naming the first field that is wrong. The message
 * quotes the field's own description and never the value, which may be a secret.
 */
export function reader<T extends TObject>(schema: T, Problem: FieldError): (value: unknown) => Static<T> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value as Static<T>;
    const [error] = validator.Errors(value);
    const missing = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0];
    const field = missing ?? (error?.instancePath.slice(1).replaceAll('/', '.') || 'credentials');
    const description = (schema.properties[field.split('.')[0] ?? ''] as { description?: string } | undefined)
      ?.description;
    throw new Problem(
      field,
      missing === undefined ? (error?.message ?? 'is not valid') : 'is missing',
      description === undefined ? 'See the schema of this channel' : `It is: ${description}`,
    );
  };
}

/** Reads a certificate's options once per object: every push of a certificate carries the same one. */
export function cachedReader<T>(read: (value: unknown) => T): (value: object) => T {
  const known = new WeakMap<object, T>();
  return (value) => {
    const cached = known.get(value);
    if (cached !== undefined) return cached;
    const options = read(value);
    known.set(value, options);
    return options;
  };
}
