import Type, { type TUnsafe } from 'typebox';

/** One of these values; its static type is exactly their union. */
export function choice<const T extends readonly (string | number)[]>(values: T): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>(Type.Enum([...values]));
}
