import Type, { type Static, type TObject, type TSchema, type TUnsafe } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ChannelError } from './errors.ts';
import type { FieldMeaning, FieldRules, FieldTrouble } from './field-trouble.ts';

/** One of these values; its static type is exactly their union. */
export function choice<const T extends readonly (string | number)[]>(
  values: T,
  about: { title: string; titleZh: string; description: string; descriptionZh: string; default?: T[number] },
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>(Type.Enum([...values], about));
}

type FieldError = new (field: string, problem: string, fix: string, trouble: FieldTrouble) => ChannelError;

/**
 * What a field of a channel's schema takes, to go after "give" or "is not": its choices, its range, its length, its form.
 *
 * @example
 * allowedValues(channelDefinition('xiaomi').spec.options.properties.apiVersion); // 'one of v2, v3, v4'
 */
export function allowedValues(field: TSchema): string {
  const { type, enum: choices, const: only, ...rules } = field as TSchema & FieldRules;
  if (choices !== undefined) return `one of ${choices.join(', ')}`;
  if (only !== undefined) return `'${only}'`;
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number${range(rules.minimum, rules.maximum)}`;
    case 'string':
      return [
        `text of ${rules.minLength ?? 0} to ${rules.maxLength ?? 'any number of'} characters`,
        ...(rules.pattern === undefined ? [] : [`of the form ${rules.pattern}`]),
      ].join(', ');
    default:
      return 'an object of texts';
  }
}

/** What a field is, in both languages; '' where its schema does not say. */
export function meaningOf(field: TSchema | undefined): FieldMeaning {
  const { description = '', descriptionZh = '' } = (field ?? {}) as Partial<FieldMeaning>;
  return { description, descriptionZh };
}

/** What a form calls a field, in both languages; '' where its schema does not say. */
export function titlesOf(field: TSchema | undefined): { title: string; titleZh: string } {
  const { title = '', titleZh = '' } = (field ?? {}) as { title?: string; titleZh?: string };
  return { title, titleZh };
}

/** The part of a field's schema that says which values it takes. */
export function rulesOf(field: TSchema): FieldRules {
  const { type, enum: choices, const: only, minimum, maximum, minLength, maxLength, pattern } = field as FieldRules;
  const all = { type, enum: choices, const: only, minimum, maximum, minLength, maxLength, pattern };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as FieldRules;
}

function range(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (most !== undefined) return ` of at most ${most}`;
  return least === undefined ? '' : ` of at least ${least}`;
}

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
    const property = schema.properties[field.split('.')[0] ?? ''] as TSchema | undefined;
    const meaning = meaningOf(property);
    const wrong = property === undefined ? (error?.message ?? 'is not valid') : `is not ${allowedValues(property)}`;
    throw new Problem(
      field,
      missing === undefined ? wrong : 'is missing',
      meaning.description === '' ? 'See the schema of this channel' : `It is: ${meaning.description}`,
      missing === undefined
        ? { reason: 'not_allowed', values: { rules: rulesOf(property ?? schema), ...meaning } }
        : { reason: 'missing', values: meaning },
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
