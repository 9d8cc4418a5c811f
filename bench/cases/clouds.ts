/** A row for every other cloud: chat messages, beside a loop that only makes the same request. */
import { join } from 'node:path';
import type { AccountOf, CloudName } from '@tim-push/sandbox';
import type { Case } from '../harness/case.ts';
import { chatTarget } from '../harness/chat-target.ts';
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
const NODE_APN = '@parse/node-apn';
const CHANNEL = 'our channel alone';
const BACKLOG = 'ours, durable backlog → cloud';
const CHAT = 'ours, chat end to end, durable';

interface Account {
  title: string;
  appId: string;
  credentials: Record<string, unknown>;
  options?: object;
  http2?: true;
  /** A library that others use for this cloud. */
  peer?: { name: string; file: string };
}
type Open = (
  addAccount: <N extends CloudName>(vendor: N, account: object) => Promise<AccountOf<N>>,
  /** Default that of all. */
  packageName?: string,
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
  apns: async (add, packageName = PACKAGE_NAME) => {
    const { appId, teamId, keyId, privateKey } = await add('apns', { packageName, perDevicePerMinute: null });
    return {
      title: 'APNs',
      appId,
      credentials: { bundleId: packageName, teamId, keyId, privateKey },
      http2: true,
      peer: { name: NODE_APN, file: 'apns-node-apn.ts' },
    };
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
    const { title, appId, credentials, options = {}, http2 = false, peer } = await open(sandbox.control.addAccount);
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
    let peerRuns = 0;
    try {
      await world.chat(size.serverWarmUp);
      const results = await contest(
        [
          { name: BARE, run: () => runSubject({ cores, file: subject('replay.ts'), task: { ...task, ...recorded } }) },
          ...(peer === undefined
            ? []
            : [
                {
                  name: peer.name,
                  // An account of its own: each process makes a token of its own, and Apple takes one in 20 minutes from a team.
                  run: async () => {
                    const own = await open(sandbox.control.addAccount, `${PACKAGE_NAME}.peer${++peerRuns}`);
                    const its = {
                      credentials: own.credentials,
                      tokens: await sandbox.control.addTokens(vendor, own.appId, RECEIVERS),
                    };
                    const counts = { count: size.peerPushes, warmUp: size.peerWarmUp };
                    return runSubject({ cores, file: subject(peer.file), task: { ...task, ...its, ...counts } });
                  },
                },
              ]),
          {
            name: CHANNEL,
            run: () =>
              runSubject({
                cores,
                file: subject('channel.ts'),
                task: { ...task, vendor, credentials, endpoints, tokens, options },
              }),
          },
          ...(peer === undefined ? [] : [{ name: BACKLOG, run: () => world.backlog(size.pushes) }]),
          { name: CHAT, run: () => world.chat(size.pushes) },
        ],
        size.rounds,
        say,
      );
      if (peer === undefined) return rowsOf(title, results, BARE, {});
      return rowsOf(title, results, BARE, { [CHAT]: (chat, bare) => chatTarget(chat, bare, [results.get(peer.name)]) });
    } finally {
      await world.stop();
    }
  },
});

export const clouds: readonly Case[] = (Object.keys(ACCOUNTS) as (keyof typeof ACCOUNTS)[]).map(caseOf);
