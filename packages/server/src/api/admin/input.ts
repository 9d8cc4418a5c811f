import { nearestName } from '@tim-push/protocol';
import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { problem } from './problems.ts';

/**
 * Makes the reader of one request body or query. Unknown keys are refused with the nearest known one: here a typing
 * mistake must not pass for a setting.
 */
export function inputReader<S extends TObject>(schema: S): (value: unknown) => Static<S> {
  const validator = Compile(schema);
  const known = Object.keys(schema.properties);
  return (value) => {
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) throw problem('not_an_object', '', {});
    for (const name of Object.keys(given)) {
      if (!known.includes(name))
        throw problem('unknown_field', name, { name, near: nearestName(name, known), known, of: '' });
    }
    if (validator.Check(given)) return given as Static<S>;
    const [error] = validator.Errors(given);
    const missing = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0];
    const field = missing ?? (error?.instancePath.slice(1).replaceAll('/', '.') || known[0] || '');
    const description = (schema.properties[field.split('.')[0] ?? ''] as { description?: string } | undefined)
      ?.description;
    if (missing !== undefined) throw problem('input_missing', field, { description: description ?? '' });
    throw problem('input_wrong', field, {
      words: error?.message ?? 'is not valid',
      description: description ?? '',
    });
  };
}
