/** Checks input from outside against its schema; the error names the field and what was wrong with it. */
import type { TProperties, TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import { SandboxError } from './errors.ts';

/** @param what names the input in the message ("app", "faults"). @throws {SandboxError} `bad_request`. */
export function checked<T>(validator: Validator<TProperties, TSchema, unknown, T>, input: unknown, what: string): T {
  if (validator.Check(input)) return input as T;
  const error = validator.Errors(input)[0];
  const path = error?.instancePath.replaceAll('/', '.').replace(/^\./, '') ?? '';
  const extra = error?.keyword === 'additionalProperties' ? `: ${error.params.additionalProperties.join(', ')}` : '';
  // A key that the schema does not have meets the schema `false`: that is not what its sender wants to read.
  const problem = error?.keyword === 'boolean' ? 'is no known field' : (error?.message ?? 'is not valid');
  throw new SandboxError('bad_request', `${what}${path === '' ? '' : `.${path}`} ${problem}${extra}`, {
    field: path === '' ? what : path,
    fix: 'see the README of @tim-push/sandbox for the fields',
  });
}
