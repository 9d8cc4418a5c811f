/** A row for every other cloud: chat messages, beside a loop that only makes the same request. */
import { join } from 'node:path';
import type { AccountOf, CloudName } from '@tim-push/sandbox';
import type { Case, CaseContext } from '../harness/case.ts';
import { chatOnOneCore, named } from '../harness/chat-target.ts';
import { contest, rowsOf } from '../harness/contest.ts';
import { recordRequest } from '../harness/recorded-request.ts';
import { runSubject } from '../harness/subject.ts';
import { warmUp } from '../harness/warm-up.ts';
import { CHANNEL_ID, PACKAGE_NAME } from '../subjects/content.ts';
import type { LibraryName } from '../subjects/libraries/index.ts';
import { CHAT, chatOnAllCores, handMadeName, type Prepared } from './all-cores.ts';
import { HandMadeWorld } from './hand-made-world.ts';
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

interface Account {
  title: string;
  appId: string;
  credentials: Record<string, unknown>;
  options?: object;
  http2?: true;
  /** A library that others use for this cloud. */
  peer?: { name: string; library: LibraryName };
}
type Open = (
  addAccount: <N extends CloudName>(vendor: N, account: object) => Promise<AccountOf<N>>,
  packageName: string,
) => Promise<Account>;

/** An account without limits at each cloud, and what the server gets of it. */
const ACCOUNTS = {
  huawei: async (add, packageName) => {
    const { appId, appSecret } = await add('huawei', { packageName, perSecond: null });
    return { title: 'Huawei', appId, credentials: { appId, appSecret } };
  },
  honor: async (add, packageName) => {
    const { appId, clientId, clientSecret } = await add('honor', { packageName, perSecond: null });
    return { title: 'Honor', appId, credentials: { appId, clientId, clientSecret } };
  },
  oppo: async (add, packageName) => {
    const { appId, appKey, masterSecret } = await add('oppo', { packageName, perSecond: null });
    return { title: 'OPPO', appId, credentials: { appKey, masterSecret }, options: { channelId: CHANNEL_ID } };
  },
  vivo: async (add, packageName) => {
    const { appId, appKey, appSecret } = await add('vivo', { packageName, perSecond: null });
    return { title: 'vivo', appId, credentials: { appId, appKey, appSecret } };
  },
  meizu: async (add, packageName) => {
    const { appId, appSecret } = await add('meizu', { packageName, qps: null });
    return { title: 'Meizu', appId, credentials: { appId, appSecret } };
  },
  apns: async (add, packageName) => {
    const { appId, teamId, keyId, privateKey } = await add('apns', { packageName, perDevicePerMinute: null });
    return {
      title: 'APNs',
      appId,
      credentials: { bundleId: packageName, teamId, keyId, privateKey },
      http2: true,
      peer: { name: NODE_APN, library: 'node-apn' },
    };
  },
  harmony: async (add, packageName) => {
    const { appId, serviceAccount } = await add('harmony', { packageName, perSecond: null });
    return { title: 'HarmonyOS', appId, credentials: { ...serviceAccount } };
  },
} satisfies Partial<Record<CloudName, Open>>;

type Vendor = keyof typeof ACCOUNTS;

async function prepare(vendor: Vendor, { cores, sandbox, size }: CaseContext) {
  const open: Open = ACCOUNTS[vendor];
  let accounts = 0;
  /** With phones. One for each process: each makes a token of its own, and Apple takes one in 20 minutes from a team. */
  const openOne = async () => {
    const account = await open(sandbox.control.addAccount, `${PACKAGE_NAME}.${++accounts}`);
    return { ...account, tokens: await sandbox.control.addTokens(vendor, account.appId, RECEIVERS) };
  };
  const { title, credentials, tokens, options = {}, http2 = false, peer } = await openOne();
  const endpoints = sandbox.endpoints(vendor);
  const { ca } = sandbox;
  const loop = await openOne();
  const of = { credentials: loop.credentials, token: loop.tokens[0] ?? '' };
  const recorded = await recordRequest({ vendor, ...of, options, endpoints, ca, http2 });
  const url = sandbox.url(vendor);
  const parallel = http2 ? STREAMS : PARALLEL;
  const task = { url, ca, count: size.pushes, warmUp: size.warmUp, parallel };
  return {
    title,
    bare: { name: BARE, run: () => runSubject({ cores, file: subject('replay.ts'), task: { ...task, ...recorded } }) },
    ours: { credentials, tokens, options },
    async channelTask() {
      const own = await openOne();
      return { ...task, vendor, endpoints, options, credentials: own.credentials, tokens: own.tokens };
    },
    peer: peer && {
      ...peer,
      async task() {
        const own = await openOne();
        const account = { url, ca, credentials: own.credentials };
        return { library: peer.library, account, tokens: own.tokens, parallel };
      },
    },
  };
}

const oneCore = (vendor: Vendor): Case => ({
  name: vendor,
  cores: 'one',
  async run(context) {
    const { cores, size, say } = context;
    const { title, bare, ours, channelTask, peer } = await prepare(vendor, context);
    const world = await PushWorld.start({ context, vendor, ...ours });
    const chat = { name: CHAT, run: () => world.chat(size.chats) };
    const alone = {
      name: CHANNEL,
      run: async () => runSubject({ cores, file: subject('channel.ts'), task: await channelTask() }),
    };
    let byHand: HandMadeWorld | undefined;
    try {
      if (peer === undefined) {
        await world.chat(size.serverWarmUp);
        return rowsOf(title, await contest([bare, alone, chat], size.rounds, say), BARE, {});
      }
      const peerChat = await HandMadeWorld.start({ context, vendor, ...(await peer.task()) });
      byHand = peerChat;
      await warmUp([world, peerChat], size);
      const counts = { count: size.peerPushes, warmUp: size.peerWarmUp };
      const library = {
        name: peer.name,
        run: async () =>
          runSubject({ cores, file: subject('library.ts'), task: { ...(await peer.task()), ...counts } }),
      };
      const backlog = { name: BACKLOG, run: () => world.backlog(size.backlog) };
      const durable = { name: handMadeName(peer.name), run: () => peerChat.chat(size.chats) };
      const results = await contest([bare, library, alone, backlog, durable, chat], size.rounds, say);
      return rowsOf(title, results, BARE, {
        [CHAT]: (ofOurs, loop) => chatOnOneCore(ofOurs, loop, named(results, [library.name, durable.name])),
      });
    } finally {
      await byHand?.stop();
      await world.stop();
    }
  },
});

const allCores = (vendor: Vendor, title: string): Case =>
  chatOnAllCores(vendor, title, async (context): Promise<Prepared> => {
    const { bare, ours, peer } = await prepare(vendor, context);
    if (peer === undefined) throw new RangeError(`${vendor} has no peer to compare with`);
    return { bare, ours, handMade: { name: handMadeName(peer.name), ...(await peer.task()) } };
  });

export const clouds: readonly Case[] = (Object.keys(ACCOUNTS) as Vendor[])
  .map(oneCore)
  .flatMap((each) => (each.name === 'apns' ? [each, allCores('apns', 'APNs')] : [each]));
