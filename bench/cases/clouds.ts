/** A row for every other cloud: chat messages, beside a loop that only makes the same request. */
import { join } from 'node:path';
import type { AccountOf, CloudName } from '@tim-push/sandbox';
import type { Case } from '../harness/case.ts';
import { contest, rowsOf } from '../harness/contest.ts';
import { recordRequest } from '../harness/recorded-request.ts';
import { runSubject } from '../harness/subject.ts';
import { CHANNEL_ID, PACKAGE_NAME } from '../subjects/content.ts';
import { PushWorld } from './push-world.ts';

const RECEIVERS = 500;
/** Connections of everyone: what our channel keeps at most. */
const PARALLEL = 32;
const STREAMS = 400;
const subject = (name: string): string => join(import.meta.dirname, '..', 'subjects', name);

const BARE = 'bare loop of the same request';
const CHANNEL = 'our channel alone';
const CHAT = 'ours, chat end to end, durable';

interface Account {
  title: string;
  appId: string;
  credentials: Record<string, unknown>;
  options?: object;
  http2?: true;
}
type Open = (
  addAccount: <N extends CloudName>(vendor: N, account: object) => Promise<AccountOf<N>>,
) => Promise<Account>;

/** An account without limits at each cloud, and what the server gets of it. */
const ACCOUNTS = {
  huawei: async (add) => {
    const { appId, appSecret } = await add('huawei', { packageName: PACKAGE_NAME, perSecond: null });
    return { title: 'Huawei', appId, credentials: { appId, appSecret } };
  },
  honor: async (add) => {
    const { appId, clientId, clientSecret } = await add('honor', { packageName: PACKAGE_NAME, perSecond: null });
    return { title: 'Honor', appId, credentials: { appId, clientId, clientSecret } };
  },
  oppo: async (add) => {
    const { appId, appKey, masterSecret } = await add('oppo', { packageName: PACKAGE_NAME, perSecond: null });
    return { title: 'OPPO', appId, credentials: { appKey, masterSecret }, options: { channelId: CHANNEL_ID } };
  },
  vivo: async (add) => {
    const { appId, appKey, appSecret } = await add('vivo', { packageName: PACKAGE_NAME, perSecond: null });
    return { title: 'vivo', appId, credentials: { appId, appKey, appSecret } };
  },
  meizu: async (add) => {
    const { appId, appSecret } = await add('meizu', { packageName: PACKAGE_NAME, qps: null });
    return { title: 'Meizu', appId, credentials: { appId, appSecret } };
  },
  apns: async (add) => {
    const { appId, teamId, keyId, privateKey } = await add('apns', {
      packageName: PACKAGE_NAME,
      perDevicePerMinute: null,
    });
    return { title: 'APNs', appId, credentials: { bundleId: PACKAGE_NAME, teamId, keyId, privateKey }, http2: true };
  },
  harmony: async (add) => {
    const { appId, serviceAccount } = await add('harmony', { packageName: PACKAGE_NAME, perSecond: null });
    return { title: 'HarmonyOS', appId, credentials: { ...serviceAccount } };
  },
} satisfies Partial<Record<CloudName, Open>>;

const caseOf = (vendor: keyof typeof ACCOUNTS): Case => ({
  name: vendor,
  async run(context) {
    const { cores, sandbox, size, say } = context;
    const open: Open = ACCOUNTS[vendor];
    const { title, appId, credentials, options = {}, http2 = false } = await open(sandbox.control.addAccount);
    const tokens = await sandbox.control.addTokens(vendor, appId, RECEIVERS);
    const endpoints = sandbox.endpoints(vendor);
    const { ca } = sandbox;
    const recorded = await recordRequest({
      vendor,
      credentials,
      options,
      endpoints,
      ca,
      token: tokens[0] ?? '',
      http2,
    });
    const task = {
      url: sandbox.url(vendor),
      ca,
      count: size.pushes,
      warmUp: size.warmUp,
      parallel: http2 ? STREAMS : PARALLEL,
    };
    const world = await PushWorld.start({ context, vendor, credentials, tokens, options });
    try {
      await world.chat(size.serverWarmUp);
      const results = await contest(
        [
          { name: BARE, run: () => runSubject({ cores, file: subject('replay.ts'), task: { ...task, ...recorded } }) },
          {
            name: CHANNEL,
            run: () =>
              runSubject({
                cores,
                file: subject('channel.ts'),
                task: { ...task, vendor, credentials, endpoints, tokens, options },
              }),
          },
          { name: CHAT, run: () => world.chat(size.pushes) },
        ],
        size.rounds,
        say,
      );
      return rowsOf(title, results, BARE, {});
    } finally {
      await world.stop();
    }
  },
});

export const clouds: readonly Case[] = (Object.keys(ACCOUNTS) as (keyof typeof ACCOUNTS)[]).map(caseOf);
