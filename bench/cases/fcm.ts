/** FCM: one token a request over HTTP/2. Who gets how near to a loop that does nothing else? */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Case, CaseContext } from '../harness/case.ts';
import { chatOnOneCore, named } from '../harness/chat-target.ts';
import { type Contestant, contest, rowsOf } from '../harness/contest.ts';
import { atLeast } from '../harness/row.ts';
import { runSubject } from '../harness/subject.ts';
import { warmUp } from '../harness/warm-up.ts';
import { fetchBearer } from '../load/bearer.ts';
import { PACKAGE_NAME } from '../subjects/content.ts';
import { CHAT, chatOnAllCores, handMadeName, type Prepared } from './all-cores.ts';
import { HandMadeWorld } from './hand-made-world.ts';
import { PushWorld } from './push-world.ts';

const RECEIVERS = 500;
const SESSIONS = 4;
/** Parallel calls of firebase-admin, as its users run it (facts: peers §3). */
const PEER_PARALLEL = 50;
/** The most messages that one `sendEach` takes (clouds/fcm.md §9). */
const PER_CALL = 500;
/** firebase-admin at one message a call opens a session each: its rate needs few to be known. */
const ONE_BY_ONE = 4;
const subject = (name: string): string => join(import.meta.dirname, '..', 'subjects', name);

const BARE = 'bare node:http2 loop';
const BARE_ONE = 'bare node:http2 loop, 1 session';
const PEER_SEND = 'firebase-admin send(), one a call';
const PEER_SEND_EACH_ONE = 'firebase-admin sendEach(), one a call';
const PEER_SEND_EACH = 'firebase-admin sendEach(), 500 a call';
const PEER_CHAT = handMadeName('firebase-admin send()');
const CHANNEL = 'our channel alone';
const BACKLOG = 'ours, durable backlog → cloud';

async function prepare(context: CaseContext) {
  const { cores, sandbox, size } = context;
  const { serviceAccount, projectId } = await sandbox.control.addAccount('fcm', {
    packages: [PACKAGE_NAME],
    limits: { projectPerMinute: null, devicePerMinute: null, devicePerHour: null, collapsibleBurst: null },
  });
  const tokens = await sandbox.control.addTokens('fcm', projectId, RECEIVERS);
  const { ca } = sandbox;
  const url = sandbox.url('fcm');
  const bearer = await fetchBearer(`${url}/token`, ca, serviceAccount);
  const credentials = { ...serviceAccount };
  const task = { url, ca, projectId, bearer, tokens, credentials, count: size.pushes, warmUp: size.warmUp };
  const bareWith = (sessions: number) => () =>
    runSubject({ cores, file: subject('fcm-bare.ts'), task: { ...task, sessions } });
  /** Its address is a constant: the sandbox's shim turns the connections (clouds/fcm.md §10 F). */
  const preloaded = {
    preload: createRequire(import.meta.url).resolve('@tim-push/sandbox/firebase-admin-shim'),
    env: { TIM_PUSH_SANDBOX_FCM: url, NODE_EXTRA_CA_CERTS: sandbox.caFile },
  };
  const library = { library: 'firebase-admin', account: { serviceAccount }, parallel: PEER_PARALLEL } as const;
  return {
    task,
    bareWith,
    preloaded,
    library,
    bare: { name: BARE, run: bareWith(SESSIONS) },
    ours: { credentials, tokens },
    handMade: { name: PEER_CHAT, ...library, tokens, preloaded },
  } satisfies Prepared & Record<string, unknown>;
}

const oneCore: Case = {
  name: 'fcm',
  cores: 'one',
  async run(context) {
    const { cores, sandbox, size, say } = context;
    const { task, bare, bareWith, ours, handMade, library, preloaded } = await prepare(context);
    const peer = (file: string, count: number, more: object) => () =>
      runSubject({
        cores,
        file: subject(file),
        task: { ...task, ...library, count, warmUp: Math.min(size.peerWarmUp, count), ...more },
        ...preloaded,
      });
    const world = await PushWorld.start({ context, vendor: 'fcm', ...ours });
    let byHand: HandMadeWorld | undefined;
    try {
      const peerChat = await HandMadeWorld.start({ context, vendor: 'fcm', ...handMade });
      byHand = peerChat;
      const ofCalls = Math.ceil(size.pushes / PER_CALL) * PER_CALL;
      const contestants: Contestant[] = [
        bare,
        { name: BARE_ONE, run: bareWith(1) },
        { name: PEER_SEND, run: peer('library.ts', size.peerPushes, {}) },
        { name: PEER_SEND_EACH_ONE, run: peer('fcm-send-each.ts', size.peerPushes / ONE_BY_ONE, { perCall: 1 }) },
        // Several sessions of 500 streams at once only add handshakes to one core.
        { name: PEER_SEND_EACH, run: peer('fcm-send-each.ts', ofCalls, { perCall: PER_CALL, parallel: 1 }) },
        {
          name: CHANNEL,
          run: () =>
            runSubject({
              cores,
              file: subject('channel.ts'),
              task: { ...task, vendor: 'fcm', endpoints: sandbox.endpoints('fcm'), parallel: 400 },
            }),
        },
        { name: BACKLOG, run: () => world.backlog(size.backlog) },
        { name: PEER_CHAT, run: () => peerChat.chat(size.chats) },
        { name: CHAT, run: () => world.chat(size.chats) },
      ];
      await warmUp([world, peerChat], size);
      const results = await contest(contestants, size.rounds, say);
      return rowsOf('FCM', results, BARE, {
        [PEER_SEND_EACH]: () => ({ note: 'no chat can wait for 499 others' }),
        [CHANNEL]: ({ perSecond }) => ({ target: atLeast('≥ 60,000/s', perSecond, 60_000) }),
        [CHAT]: (chat, loop) => chatOnOneCore(chat, loop, named(results, [PEER_SEND, PEER_SEND_EACH_ONE, PEER_CHAT])),
      });
    } finally {
      await byHand?.stop();
      await world.stop();
    }
  },
};

export const fcm: readonly Case[] = [oneCore, chatOnAllCores('fcm', 'FCM', prepare)];
