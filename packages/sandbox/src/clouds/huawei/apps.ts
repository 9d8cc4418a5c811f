/** Apps of AppGallery Connect. */
import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import type { CallbackAddress } from './receipts.ts';
import { LIMITS } from './spec.ts';

export const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1 }),
    appId: Type.Optional(Type.String({ pattern: '^[0-9]{1,64}$' })),
    appSecret: Type.Optional(Type.String({ minLength: 8 })),
    projectId: Type.Optional(Type.String({ pattern: '^[0-9]{1,64}$' })),
    /** Without it every message is marketing (§8). Default true. */
    selfClassification: Type.Optional(Type.Boolean()),
    /** Without it urgent data messages are refused (§3, 80300011). Default false. */
    highPriority: Type.Optional(Type.Boolean()),
    /** Life of an access token. Default an hour (§2a). */
    tokenLifeSeconds: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Devices a second; null lifts the limit. */
    perSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
export type NewHuaweiApp = Static<typeof AppSchema>;
export interface HuaweiApp {
  readonly packageName: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly projectId: string;
  readonly selfClassification: boolean;
  readonly highPriority: boolean;
  readonly tokenLifeMs: number;
  readonly perSecond: number | null;
  /** As configured in AppGallery Connect; the first is the default one. */
  readonly receipts: CallbackAddress[];
}

/** @param nth How many apps there were before. */
export function newApp(wanted: NewHuaweiApp, nth: number): HuaweiApp {
  const number = 100_000_001 + nth;
  return {
    packageName: wanted.packageName,
    appId: wanted.appId ?? String(number),
    appSecret: wanted.appSecret ?? randomBytes(32).toString('hex'),
    projectId: wanted.projectId ?? `7365${number}`,
    selfClassification: wanted.selfClassification ?? true,
    highPriority: wanted.highPriority ?? false,
    tokenLifeMs: wanted.tokenLifeSeconds === undefined ? LIMITS.tokenLifeMs : wanted.tokenLifeSeconds * 1000,
    perSecond: wanted.perSecond === undefined ? LIMITS.perSecond : wanted.perSecond,
    receipts: [],
  };
}
