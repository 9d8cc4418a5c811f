/** FCM: one token a request over HTTP/2. Who gets how near to a loop that does nothing else? */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Case, CaseContext } from '../harness/case.ts';
import { chatTarget } from '../harness/chat-target.ts';
import { type Contestant, contest, rowsOf } from '../harness/contest.ts';
import { type Measured, runSubject } from '../harness/subject.ts';
import { fetchBearer } from '../load/bearer.ts';
import { PACKAGE_NAME } from '../subjects/content.ts';
import { PushWorld } from './push-world.ts';

const RECEIVERS = 500;
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
const CHANNEL = 'our channel alone';
const BACKLOG = 'ours, durable backlog → cloud';
const CHAT = 'ours, chat end to end, durable';

export const fcm: Case = {
  name: 'fcm',
  async run(context) {
    const { cores, sandbox, size, say } = context;
    const project = await sandbox.control.addAccount('fcm', {
      packages: [PACKAGE_NAME],
      limits: { projectPerMinute: null, devicePerMinute: null, devicePerHour: null, collapsibleBurst: null },
    });
    const { serviceAccount, projectId } = project;
    const credentials = { ...serviceAccount };
    const tokens = await sandbox.control.addTokens('fcm', projectId, RECEIVERS);
    const { ca } = sandbox;
    const url = sandbox.url('fcm');
    const bearer = await fetchBearer(`${url}/token`, ca, serviceAccount);
    const task = {
      url,
      ca,
      projectId,
      bearer,
      tokens,
      serviceAccount,
      credentials,
      count: size.pushes,
      warmUp: size.warmUp,
    };

    const bare = (sessions: number) => () =>
      runSubject({ cores, file: subject('fcm-bare.ts'), task: { ...task, sessions } });
    const peer = (by: object | string, count: number) => () =>
      firebaseAdmin(context, { ...task, by, count, warmUp: Math.min(size.peerWarmUp, count) });
    const world = await PushWorld.start({ context, vendor: 'fcm', credentials, tokens });
    const contestants: Contestant[] = [
      { name: BARE, run: bare(4) },
      { name: BARE_ONE, run: bare(1) },
      { name: PEER_SEND, run: peer('send', size.peerPushes) },
      { name: PEER_SEND_EACH_ONE, run: peer({ sendEach: 1 }, size.peerPushes / ONE_BY_ONE) },
      { name: PEER_SEND_EACH, run: peer({ sendEach: PER_CALL }, Math.ceil(size.pushes / PER_CALL) * PER_CALL) },
      {
        name: CHANNEL,
        run: () =>
          runSubject({
            cores,
            file: subject('channel.ts'),
            task: { ...task, vendor: 'fcm', endpoints: sandbox.endpoints('fcm'), parallel: 400 },
          }),
      },
      { name: BACKLOG, run: () => world.backlog(size.pushes) },
      { name: CHAT, run: () => world.chat(size.pushes) },
    ];
    try {
      await world.chat(size.serverWarmUp);
      const results = await contest(contestants, size.rounds, say);
      return rowsOf('FCM', results, BARE, {
        [PEER_SEND_EACH]: () => ({ note: 'no chat can wait for 499 others: shown as the best that it does' }),
        [CHAT]: (chat, bare) => chatTarget(chat, bare, [results.get(PEER_SEND), results.get(PEER_SEND_EACH_ONE)]),
      });
    } finally {
      await world.stop();
    }
  },
};

function firebaseAdmin({ cores, sandbox }: CaseContext, task: object): Promise<Measured> {
  return runSubject({
    cores,
    file: subject('fcm-admin.ts'),
    task: { ...task, parallel: 'by' in task && task.by !== 'send' && isLargeCall(task.by) ? 1 : PEER_PARALLEL },
    // Its address is a constant: the sandbox's shim turns the connections (clouds/fcm.md §10 F).
    preload: createRequire(import.meta.url).resolve('@tim-push/sandbox/firebase-admin-shim'),
    env: { TIM_PUSH_SANDBOX_FCM: sandbox.url('fcm'), NODE_EXTRA_CA_CERTS: sandbox.caFile },
  });
}
/** Several sessions of 500 streams at once only add handshakes to one core. */
const isLargeCall = (by: unknown): boolean => typeof by === 'object' && (by as { sendEach: number }).sendEach > 1;
