/** Apps of the push platform. */
import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { LIMITS } from './spec.ts';

export const AppSchema = Type.Object(
  {
    packageName: Type.String({ minLength: 1 }),
    appId: Type.Optional(Type.String({ minLength: 1 })),
    appKey: Type.Optional(Type.String({ minLength: 8 })),
    /** The phone's secret. */
    appSecret: Type.Optional(Type.String({ minLength: 8 })),
    masterSecret: Type.Optional(Type.String({ minLength: 8 })),
    /** Channels that the console has as private, for messages without a category (§8). */
    privateChannels: Type.Optional(Type.Array(Type.String())),
    strongReminder: Type.Optional(Type.Boolean()),
    needsTemplate: Type.Optional(Type.Boolean()),
    /** Content and marketing messages a day of the app (§8). */
    marketingQuota: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Requests a second; null lifts the limit. */
    perSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  { additionalProperties: false },
);
export type NewOppoApp = Static<typeof AppSchema>;
export interface OppoApp {
  readonly packageName: string;
  readonly appId: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly masterSecret: string;
  readonly privateChannels: readonly string[];
  readonly strongReminder: boolean;
  readonly needsTemplate: boolean;
  readonly marketingQuota: number;
  readonly perSecond: number | null;
}

/** @param serial of how many it is. */
export function newApp(wanted: NewOppoApp, serial: number): OppoApp {
  const hex = (): string => randomBytes(16).toString('hex');
  return {
    packageName: wanted.packageName,
    appId: wanted.appId ?? String(30_000_001 + serial),
    appKey: wanted.appKey ?? hex(),
    appSecret: wanted.appSecret ?? hex(),
    masterSecret: wanted.masterSecret ?? hex(),
    privateChannels: wanted.privateChannels ?? [],
    strongReminder: wanted.strongReminder ?? false,
    needsTemplate: wanted.needsTemplate ?? false,
    marketingQuota: wanted.marketingQuota ?? LIMITS.marketingQuota,
    perSecond: wanted.perSecond === undefined ? LIMITS.perSecond : wanted.perSecond,
  };
}
