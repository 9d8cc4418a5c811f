/** Apps of AppGallery Connect and the service accounts that push to them. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import type { CallbackAddress } from '../huawei/receipts.ts';
import { LIMITS } from './spec.ts';

export const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1, description: 'the bundle name' }),
    appId: Type.Optional(Type.String({ pattern: '^[0-9]{1,64}$', description: 'the client ID' })),
    projectId: Type.Optional(Type.String({ pattern: '^[0-9]{1,64}$' })),
    /** Without it every message is marketing (§8). Default true. */
    selfClassification: Type.Optional(Type.Boolean()),
    /** Devices a second; null lifts the limit. */
    perSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
export type NewHarmonyApp = Static<typeof AppSchema>;

/** The service-account file (§2b). */
export interface HarmonyServiceAccount {
  project_id: string;
  key_id: string;
  private_key: string;
  sub_account: string;
}
export interface HarmonyApp {
  readonly packageName: string;
  /** The client ID. */
  readonly appId: string;
  readonly projectId: string;
  readonly serviceAccount: HarmonyServiceAccount;
  /** PEM. */
  readonly publicKey: string;
  readonly selfClassification: boolean;
  readonly perSecond: number | null;
  /** As configured in AppGallery Connect; the first is the default one. */
  readonly receipts: CallbackAddress[];
}

/** @param nth How many apps there were before. */
export function newApp(wanted: NewHarmonyApp, nth: number): HarmonyApp {
  const number = 600_000_001 + nth;
  const projectId = wanted.projectId ?? `4616${number}`;
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    packageName: wanted.packageName,
    appId: wanted.appId ?? String(number),
    projectId,
    serviceAccount: {
      project_id: projectId,
      key_id: randomBytes(16).toString('hex'),
      private_key: pair.privateKey,
      sub_account: String(100_000_000_001 + nth),
    },
    publicKey: pair.publicKey,
    selfClassification: wanted.selfClassification ?? true,
    perSecond: wanted.perSecond === undefined ? LIMITS.perSecond : wanted.perSecond,
    receipts: [],
  };
}
