/** Apps of the push platform. */
import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { LIMITS } from './spec.ts';

export const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1 }),
    appId: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    appKey: Type.Optional(Type.String({ minLength: 8 })),
    appSecret: Type.Optional(Type.String({ minLength: 8 })),
    /** Receipt id → address, as the console has them (§9). */
    receipts: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Operation messages a day of the app. */
    operationQuota: Type.Optional(Type.Integer({ minimum: 0 })),
    /** System messages a day of the app; null: unlimited, as vivo grants on application. */
    systemQuota: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
    /** Requests a second; null lifts the limit. */
    perSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
export type NewVivoApp = Static<typeof AppSchema>;
export interface VivoApp {
  readonly packageName: string;
  readonly appId: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly receipts: Map<string, string>;
  readonly operationQuota: number;
  readonly systemQuota: number | null;
  /** Registration ids of the phones that the console has for tests. */
  readonly testPhones: Set<string>;
  readonly perSecond: number | null;
}

/** @param serial of how many it is. */
export function newApp(wanted: NewVivoApp, serial: number): VivoApp {
  return {
    packageName: wanted.packageName,
    appId: wanted.appId ?? String(105_000_001 + serial),
    appKey: wanted.appKey ?? randomBytes(16).toString('hex'),
    appSecret: wanted.appSecret ?? randomBytes(16).toString('hex'),
    receipts: new Map(Object.entries(wanted.receipts ?? {})),
    operationQuota: wanted.operationQuota ?? LIMITS.operationQuota,
    systemQuota: wanted.systemQuota ?? null,
    testPhones: new Set(),
    perSecond: wanted.perSecond === undefined ? LIMITS.perSecond : wanted.perSecond,
  };
}
