import { nearestName } from '@tim-push/protocol';
import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { invalid } from './error.ts';

/**
 * Makes the reader of one request body or query. Unknown keys are refused with the nearest known one: here a typing
 * mistake must not pass for a setting.
 */
export function inputReader<S extends TObject>(schema: S): (value: unknown) => Static<S> {
  const validator = Compile(schema);
  const known = Object.keys(schema.properties);
  return (value) => {
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given))
      throw invalid('', 'the body is no JSON object', 'send an object');
    for (const name of Object.keys(given)) {
      if (!known.includes(name))
        throw invalid(name, `unknown field '${name}'`, `did you mean '${nearestName(name, known)}'?`);
    }
    if (validator.Check(given)) return given as Static<S>;
    const [error] = validator.Errors(given);
    const missing = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0];
    const field = missing ?? (error?.instancePath.slice(1).replaceAll('/', '.') || known[0] || '');
    const description = (schema.properties[field.split('.')[0] ?? ''] as { description?: string } | undefined)
      ?.description;
    throw invalid(
      field,
      missing === undefined ? `${field} ${error?.message ?? 'is not valid'}` : `${field} is missing`,
      description ?? 'correct this field',
    );
  };
}
