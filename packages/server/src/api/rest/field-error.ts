import type { FieldCodes } from './command.ts';
import type { RestFailure } from './envelope.ts';

/** The part of typebox's error that is read. */
interface SchemaError {
  keyword: string;
  instancePath: string;
  message: string;
  params: object;
}

/** Turns what a schema found into the code and the name of the field that is to blame. */
export function fieldError(errors: readonly SchemaError[], codes: FieldCodes, prefix = ''): RestFailure {
  const error = errors[0];
  if (error === undefined) return { code: codes.fallback, desc: 'the body has an unknown form' };
  const field = `${prefix}${fieldName(error)}`;
  const top = field.split(/[.[]/)[0] ?? '';
  return { code: codes.fields?.[top] ?? codes.fallback, desc: `${field} ${words(error)}`, field };
}

/** `/CheckItem/0/UserID` → `CheckItem[0].UserID`; a missing field is named itself, not its parent. */
function fieldName(error: SchemaError): string {
  const parts = error.instancePath.split('/').slice(1);
  const { requiredProperties } = error.params as { requiredProperties?: unknown };
  if (Array.isArray(requiredProperties)) parts.push(String(requiredProperties[0]));
  return parts.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

function words(error: SchemaError): string {
  if (error.keyword === 'required') return 'is missing';
  const { allowedValues } = error.params as { allowedValues?: unknown };
  return Array.isArray(allowedValues) ? `must be one of ${allowedValues.join(', ')}` : error.message;
}
