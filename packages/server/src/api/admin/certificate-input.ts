import {
  allowedValues,
  type ChannelDefinition,
  type ConnectOptions,
  type FieldTrouble,
  meaningOf,
  rulesOf,
} from '@tim-push/channels';
import { nearestName, VENDORS, type Vendor } from '@tim-push/protocol';
import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { AdminDeps } from './context.ts';
import { AdminError } from './error.ts';
import { problem } from './problems.ts';

export type Fields = Record<string, unknown>;

/** The channel of a vendor name. */
export function channelOf(deps: AdminDeps, vendor: string): { vendor: Vendor; definition: ChannelDefinition } {
  const known = VENDORS.find((name) => name === vendor);
  const available = deps.vendors.filter((name) => deps.channel(name) !== undefined);
  const definition = known === undefined ? undefined : deps.channel(known);
  if (known !== undefined && definition !== undefined) return { vendor: known, definition };
  throw problem(known === undefined ? 'vendor_unknown' : 'vendor_not_built', 'vendor', { vendor, known: available });
}

/**
 * Credentials as they will be kept: the former ones with the given fields over them; null takes a field away.
 * Unknown names are refused before any value is looked at.
 */
export function mergeFields(schema: TObject, former: Fields, given: Fields, what: string): Fields {
  const known = Object.keys(schema.properties);
  const ignored = (schema as { ignored?: readonly string[] }).ignored ?? [];
  const merged: Fields = { ...former };
  for (const [name, value] of Object.entries(given)) {
    if (ignored.includes(name)) continue;
    if (!known.includes(name)) {
      const near = nearestName(name, known);
      throw problem('unknown_field', `${what}.${name}`, { name, near, known, of: what });
    }
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

/** The fields of a vendor's own file that the channel knows. @throws when it knows none: it is another file. */
export function knownFields(schema: TObject, file: Fields): Fields {
  const known = Object.entries(file).filter(([name]) => Object.hasOwn(schema.properties, name));
  if (known.length > 0) return Object.fromEntries(known);
  throw problem('foreign_credentials_file', 'credentialsFile', { known: Object.keys(schema.properties) });
}

/** Checks options against the channel's own schema; the message says what the field takes, never what was given. */
export function checkOptions(schema: TObject, options: Fields): void {
  const validator = Compile(schema);
  if (validator.Check(options)) return;
  const [error] = validator.Errors(options);
  const missing = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0];
  const field = missing ?? error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  const property = schema.properties[field.split('.')[0] ?? ''] as TSchema | undefined;
  if (property === undefined) {
    const known = Object.keys(schema.properties);
    throw problem('options_wrong', `options.${field}`, { words: error?.message ?? 'is not valid', known });
  }
  const allowed = allowedValues(property);
  const meaning = meaningOf(property);
  const trouble: FieldTrouble =
    missing === undefined
      ? { reason: 'not_allowed', values: { rules: rulesOf(property), ...meaning } }
      : { reason: 'missing', values: meaning };
  throw new AdminError(400, {
    code: 'field_invalid',
    field: `options.${field}`,
    message: missing === undefined ? `options.${field} is not ${allowed}` : `options.${field} is missing`,
    fix: `give ${allowed}${meaning.description === '' ? '' : ` (${meaning.description})`}`,
    ...trouble,
  });
}

/** A channel's own verdict on credentials, endpoints and proxy. Making one opens no connection. */
export async function checkCredentials(
  definition: ChannelDefinition,
  credentials: Fields,
  options: { endpoints: Record<string, string>; proxy: string; connect: ConnectOptions },
): Promise<void> {
  const channel = definition.create(credentials, {
    endpoints: options.endpoints,
    ...(options.proxy === '' ? {} : { proxy: options.proxy }),
    ...options.connect,
  });
  await channel.close();
}
