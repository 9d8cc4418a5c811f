/** A REST listener over recording domain services: what the calls hand to the domain services can be looked at. */
import { codes, type Profile } from '@tim-push/protocol';
import { verifyUserSig } from '@tim-push/protocol/usersig';
import fastify, { type FastifyInstance } from 'fastify';
import type { App, SendMessageInput } from '../../../im/contract.ts';
import { createMetrics } from '../../../metrics/index.ts';
import type { DoNotDisturb } from '../../../store/index.ts';
import type { RestIm } from '../command.ts';
import { registerRest } from '../register.ts';

export const APP_ID = 1_400_000_000;
export const SECRET = '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e';
export const NOW_MS = 1_700_000_100_000;

export interface RestServer {
  app: FastifyInstance;
  url: string;
  sent: SendMessageInput[];
  undisturbed: { userId: string; window: DoNotDisturb | undefined }[];
  /** Replaces the app, as an administrator's change does. */
  replaceApp(change: Partial<App>): void;
  verified(): number;
  clock: { nowMs: number };
  warnings: object[];
}

export async function startRest(
  settings: { restPerSecond?: number; restBatchReceiversPerMinute?: number } = {},
): Promise<RestServer> {
  let current: App = { appId: APP_ID, secret: SECRET, admins: ['administrator'], disabled: false, settings: {} };
  const sent: SendMessageInput[] = [];
  const undisturbed: RestServer['undisturbed'] = [];
  const profiles = new Map<string, Profile>();
  const clock = { nowMs: NOW_MS };
  const warnings: object[] = [];
  let verified = 0;
  const im: RestIm = {
    sessions: {
      authenticate: ({ appId, userId, userSig }) => {
        verified += 1;
        if (appId !== current.appId) return { ok: false, error: { code: codes.sdkAppIdUnknown, desc: 'unknown app' } };
        if (current.disabled) return { ok: false, error: { code: codes.appDisabled, desc: 'disabled' } };
        const nowSeconds = Math.floor(clock.nowMs / 1000);
        const result = verifyUserSig(userSig, { sdkAppID: appId, secret: current.secret, userID: userId, nowSeconds });
        if (!result.ok) return { ok: false, error: { code: result.code, desc: result.desc } };
        const value = {
          app: current,
          sigTimeMs: result.timeSeconds * 1000,
          sigExpiresAtMs: result.expiresAtSeconds * 1000,
        };
        return { ok: true, value };
      },
    },
    messages: {
      send: async (input) => {
        sent.push(input);
        if (input.to === 'nobody')
          return { ok: false, error: { code: codes.receiverMissing, desc: 'no such receiver' } };
        if (input.to === 'busy') return { ok: false, error: { code: codes.busy, desc: 'busy' } };
        if (input.to === 'full') return { ok: false, error: { code: codes.storageFull, desc: 'full' } };
        if (input.to === 'crash') throw new Error('boom token=S3CRET');
        if (input.from === 'ghost')
          return { ok: false, error: { code: codes.c2cAccountInvalid, desc: 'no such sender' } };
        return {
          ok: true,
          value: {
            message: {} as never,
            msgID: `id-${input.to}`,
            msgKey: `${input.seq ?? 1}_${input.random}_1700000100`,
            time: 1_700_000_100,
            cursor: '1',
            duplicate: false,
            conversation: undefined,
          },
        };
      },
      withdraw: async ({ msgKey }) =>
        msgKey === '1_2_3'
          ? { ok: true, value: undefined }
          : { ok: false, error: { code: codes.messageNotFound, desc: 'not found' } },
    },
    accounts: {
      import: async (_appId, items) => {
        for (const item of items) profiles.set(item.userId, { userID: item.userId, nick: item.nick ?? '' });
        return { ok: true, value: items.map(({ userId }) => ({ userId, ok: true })) };
      },
      check: async (_appId, userIds) => ({ ok: true, value: userIds.map((userId) => profiles.has(userId)) }),
      delete: async (_appId, userIds) => ({ ok: true, value: userIds.map((userId) => profiles.delete(userId)) }),
      kick: async (_appId, userId) =>
        profiles.has(userId)
          ? { ok: true, value: { devices: 1 } }
          : { ok: false, error: { code: codes.accountMissing, desc: 'no such account' } },
      setProfile: async (_appId, userId, items) => {
        profiles.set(userId, { ...profiles.get(userId), ...items, userID: userId });
        return { ok: true, value: undefined };
      },
      setDoNotDisturb: async (_appId, userId, window) => {
        if (!profiles.has(userId))
          return { ok: false, error: { code: codes.receiverMissing, desc: 'no such account' } };
        undisturbed.push({ userId, window });
        return { ok: true, value: undefined };
      },
      getProfiles: async (_appId, userIds) => ({ ok: true, value: userIds.map((userId) => profiles.get(userId)) }),
    },
    presence: {
      status: async (_appId, userIds) => ({
        ok: true,
        value: userIds.map((userId) => ({
          userId,
          exists: userId !== 'nobody',
          status: 'PushOnline',
          detail: [
            { platform: 'Android', status: 'PushOnline' },
            { platform: 'Windows', status: 'Offline' },
          ],
        })),
      }),
    },
  };
  const app = fastify();
  await app.register(async (scope) =>
    registerRest(scope, {
      im,
      apps: { get: (appId) => (appId === current.appId ? current : undefined) },
      now: () => clock.nowMs,
      log: { debug: () => {}, info: () => {}, warn: (details) => void warnings.push(details), error: () => {} },
      metrics: createMetrics(),
      settings: { maxMessageBytes: 12 * 1024, restPerSecond: 0, restBatchReceiversPerMinute: 0, ...settings },
    }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    url,
    sent,
    undisturbed,
    clock,
    warnings,
    verified: () => verified,
    replaceApp: (change) => {
      current = { ...current, ...change };
    },
  };
}
