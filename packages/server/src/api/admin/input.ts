import { type FieldRules, rulesOf } from '@tim-push/channels';
import { nearestName } from '@tim-push/protocol';
import type { Static, TObject, TSchema } from 'typebox';
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
    const property = schema.properties[field.split('.')[0] ?? ''] as Property | undefined;
    const about = {
      description: property?.description ?? '',
      rules: property === undefined ? {} : rulesOfInput(property),
    };
    if (missing !== undefined) throw problem('input_missing', field, about);
    throw problem('input_wrong', field, { words: error?.message ?? 'is not valid', ...about });
  };
}

type Property = TSchema & { description?: string; anyOf?: TSchema[] };

/** Of a setting that null takes away: those of its value. */
function rulesOfInput({ anyOf: [value] = [], ...property }: Property): FieldRules {
  const rules = rulesOf(value ?? property);
  return rules.enum !== undefined || ['string', 'integer', 'boolean'].includes(rules.type ?? '') ? rules : {};
}
