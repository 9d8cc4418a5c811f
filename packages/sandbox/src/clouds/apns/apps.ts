/** Apps of Apple developer accounts: a bundle, an environment, and who may push to it. */
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { SandboxError } from '../../errors.ts';

export const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1, description: 'the bundle identifier' }),
    /** Of the builds on its phones: their tokens are good there only (§1). */
    environment: Type.Optional(Type.Union([Type.Literal('production'), Type.Literal('sandbox')])),
    teamId: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{10}$' })),
    keyId: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{10}$' })),
    /** The one environment that the key is for (§2a); default: both. */
    keyEnvironment: Type.Optional(Type.Union([Type.Literal('production'), Type.Literal('sandbox')])),
    /** PEM of push certificates that may push to this app. */
    certificates: Type.Optional(Type.Array(Type.String())),
    /** Requests a minute to one phone; null lifts the limit. */
    perDevicePerMinute: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
export type NewApnsApp = Static<typeof AppSchema>;

export interface ApnsApp {
  /** `<bundle> <environment>`. */
  readonly appId: string;
  readonly packageName: string;
  readonly environment: 'production' | 'sandbox';
  readonly teamId: string;
  readonly keyId: string;
  /** undefined: the key is for both environments. */
  readonly keyEnvironment: 'production' | 'sandbox' | undefined;
  /** PEM of the .p8 file. */
  readonly privateKey: string;
  /** PEM. */
  readonly publicKey: string;
  /** SHA-256 fingerprints of push certificates. */
  readonly certificates: string[];
  readonly perDevicePerMinute: number | null;
}

/** @param key the app that has the wanted team and key ID already: one key serves all apps of its team. */
export function newApp(wanted: NewApnsApp, perDevicePerMinute: number, key: ApnsApp | undefined): ApnsApp {
  const pair =
    key ??
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
  const { packageName, environment = 'production' } = wanted;
  return {
    appId: `${packageName} ${environment}`,
    packageName,
    environment,
    teamId: wanted.teamId ?? tenCharacters(),
    keyId: wanted.keyId ?? tenCharacters(),
    keyEnvironment: wanted.keyEnvironment ?? key?.keyEnvironment,
    privateKey: pair.privateKey,
    publicKey: pair.publicKey,
    certificates: (wanted.certificates ?? []).map(fingerprint),
    perDevicePerMinute: wanted.perDevicePerMinute === undefined ? perDevicePerMinute : wanted.perDevicePerMinute,
  };
}

/** @throws {SandboxError} when it is no PEM of a certificate. */
export function fingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    throw new SandboxError('bad_request', 'certificates holds what is no PEM certificate', {
      field: 'certificates',
      fix: 'give the PEM of the push certificate',
    });
  }
}

const tenCharacters = (): string => randomBytes(5).toString('hex').toUpperCase();
