/** Xiaomi: chat messages, so one token a form request over HTTP/1.1. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Case, CaseContext } from '../harness/case.ts';
import { chatOnOneCore, named } from '../harness/chat-target.ts';
import { contest, rowsOf } from '../harness/contest.ts';
import { runSubject } from '../harness/subject.ts';
import { warmUp } from '../harness/warm-up.ts';
import { CHANNEL_ID, PACKAGE_NAME } from '../subjects/content.ts';
import { CHAT, chatOnAllCores, handMadeName, type Prepared } from './all-cores.ts';
import { HandMadeWorld } from './hand-made-world.ts';
import { PushWorld } from './push-world.ts';

const RECEIVERS = 500;
/** Connections of everyone: what our channel keeps at most. */
const PARALLEL = 32;
const subject = (name: string): string => join(import.meta.dirname, '..', 'subjects', name);

const BARE = 'bare undici HTTP/1.1 loop';
const PEER = 'npm xiaomi-push';
const PEER_CHAT = handMadeName(PEER);
const CHANNEL = 'our channel alone';
const BACKLOG = 'ours, durable backlog → cloud';

async function prepare({ cores, sandbox, size }: CaseContext) {
  const { appId, appSecret } = await sandbox.control.addAccount('xiaomi', {
    packageName: PACKAGE_NAME,
    channels: [{ id: CHANNEL_ID, class: 'private' }],
    qps: null,
  });
  const credentials = { packageName: PACKAGE_NAME, appId, appSecret };
  const tokens = await sandbox.control.addTokens('xiaomi', appId, RECEIVERS);
  const url = sandbox.url('xiaomi');
  const task = {
    ...{ url, ca: sandbox.ca, appSecret, tokens, credentials },
    ...{ count: size.pushes, warmUp: size.warmUp, parallel: PARALLEL },
  };
  const library = { library: 'xiaomi-push', account: { appSecret }, parallel: PARALLEL } as const;
  /** Its address is a constant, as firebase-admin's is. */
  const preloaded = {
    preload: createRequire(import.meta.url).resolve('@tim-push/sandbox/xiaomi-push-shim'),
    env: { TIM_PUSH_SANDBOX_XIAOMI: url, NODE_EXTRA_CA_CERTS: sandbox.caFile },
  };
  return {
    task,
    library,
    preloaded,
    bare: { name: BARE, run: () => runSubject({ cores, file: subject('xiaomi-bare.ts'), task }) },
    ours: { credentials, tokens },
    handMade: { name: PEER_CHAT, ...library, tokens, preloaded },
  } satisfies Prepared & Record<string, unknown>;
}

const oneCore: Case = {
  name: 'xiaomi',
  cores: 'one',
  async run(context) {
    const { cores, sandbox, size, say } = context;
    const { task, library, preloaded, bare, ours, handMade } = await prepare(context);
    const world = await PushWorld.start({ context, vendor: 'xiaomi', ...ours });
    let byHand: HandMadeWorld | undefined;
    try {
      const peerChat = await HandMadeWorld.start({ context, vendor: 'xiaomi', ...handMade });
      byHand = peerChat;
      await warmUp([world, peerChat], size);
      const counts = { count: size.peerPushes, warmUp: size.peerWarmUp };
      const ofChannel = { ...task, vendor: 'xiaomi', endpoints: sandbox.endpoints('xiaomi') };
      const results = await contest(
        [
          bare,
          {
            name: PEER,
            run: () =>
              runSubject({
                cores,
                file: subject('library.ts'),
                task: { ...task, ...library, ...counts },
                ...preloaded,
              }),
          },
          { name: CHANNEL, run: () => runSubject({ cores, file: subject('channel.ts'), task: ofChannel }) },
          { name: BACKLOG, run: () => world.backlog(size.backlog) },
          { name: PEER_CHAT, run: () => peerChat.chat(size.chats) },
          { name: CHAT, run: () => world.chat(size.chats) },
        ],
        size.rounds,
        say,
      );
      return rowsOf('Xiaomi', results, BARE, {
        [CHAT]: (chat, loop) => chatOnOneCore(chat, loop, named(results, [PEER, PEER_CHAT])),
      });
    } finally {
      await byHand?.stop();
      await world.stop();
    }
  },
};

export const xiaomi: readonly Case[] = [oneCore, chatOnAllCores('xiaomi', 'Xiaomi', prepare)];
