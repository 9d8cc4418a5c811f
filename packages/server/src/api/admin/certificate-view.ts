import { meaningOf, titlesOf } from '@tim-push/channels';
import type { TObject, TSchema } from 'typebox';
import { fingerprint } from '../../secrets/index.ts';
import type { CertificateRow } from '../../store/index.ts';
import { channelOf, type Fields } from './certificate-input.ts';
import type { AdminDeps } from './context.ts';

export const isSecret = (schema: TSchema | undefined): boolean =>
  (schema as { secret?: unknown } | undefined)?.secret === true;

/**
 * A certificate as the admin API shows it: of secret fields only that they are set, and a fingerprint to compare by;
 * of a proxy only that there is one (it may hold a password).
 */
export function certificateView(deps: AdminDeps, row: CertificateRow): Record<string, unknown> {
  const { sealedCredentials, sealedProxy, ...shown } = row;
  return {
    ...shown,
    credentials: sealedCredentials === '' ? {} : credentialsView(deps, row),
    proxySet: sealedProxy !== '',
    receiptUrl: deps.receiptUrl(row) ?? '',
  };
}

function credentialsView(deps: AdminDeps, row: CertificateRow): Record<string, unknown> {
  const { spec } = channelOf(deps, row.vendor).definition;
  return Object.fromEntries(
    Object.entries(openCredentials(deps, row)).map(([name, value]) => [
      name,
      isSecret(spec.credentials.properties[name])
        ? {
            set: true,
            fingerprint: fingerprint(deps.fingerprintKey, typeof value === 'string' ? value : JSON.stringify(value)),
          }
        : value,
    ]),
  );
}

export function openCredentials(deps: Pick<AdminDeps, 'secrets'>, row: CertificateRow): Fields {
  return row.sealedCredentials === ''
    ? {}
    : (JSON.parse(deps.secrets.open(row.sealedCredentials, `certificate:${row.id}`)) as Fields);
}
export function openProxy(deps: Pick<AdminDeps, 'secrets'>, row: CertificateRow): string {
  return row.sealedProxy === '' ? '' : deps.secrets.open(row.sealedProxy, `proxy:${row.id}`);
}

/** A schema as forms and command lines need it: name, title and description in both languages, type, choices, secret, required. */
export function fieldsView(schema: TObject): Record<string, unknown>[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, property]) => {
    const raw = property as TSchema & Record<string, unknown>;
    return {
      name,
      ...titlesOf(property),
      ...meaningOf(property),
      type: raw['enum'] === undefined ? (raw['type'] ?? 'string') : 'choice',
      ...(raw['enum'] === undefined ? {} : { choices: raw['enum'] }),
      ...(raw['default'] === undefined ? {} : { default: raw['default'] }),
      secret: isSecret(property),
      required: required.has(name),
    };
  });
}
