/** Xiaomi: chat messages, so one token a form request over HTTP/1.1. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Case } from '../harness/case.ts';
import { chatTarget } from '../harness/chat-target.ts';
import { contest, rowsOf } from '../harness/contest.ts';
import { runSubject } from '../harness/subject.ts';
import { CHANNEL_ID, PACKAGE_NAME } from '../subjects/content.ts';
import { PushWorld } from './push-world.ts';

const RECEIVERS = 500;
/** Connections of everyone: what our channel keeps at most. */
const PARALLEL = 32;
const subject = (name: string): string => join(import.meta.dirname, '..', 'subjects', name);

const BARE = 'bare undici HTTP/1.1 loop';
const PEER = 'npm xiaomi-push';
const CHANNEL = 'our channel alone';
const BACKLOG = 'ours, durable backlog → cloud';
const CHAT = 'ours, chat end to end, durable';

export const xiaomi: Case = {
  name: 'xiaomi',
  async run(context) {
    const { cores, sandbox, size, say } = context;
    const app = await sandbox.control.addAccount('xiaomi', {
      packageName: PACKAGE_NAME,
      channels: [{ id: CHANNEL_ID, class: 'private' }],
      qps: null,
    });
    const { appId, appSecret } = app;
    const credentials = { packageName: PACKAGE_NAME, appId, appSecret };
    const tokens = await sandbox.control.addTokens('xiaomi', appId, RECEIVERS);
    const task = {
      url: sandbox.url('xiaomi'),
      ca: sandbox.ca,
      appSecret,
      tokens,
      count: size.pushes,
      warmUp: size.warmUp,
      parallel: PARALLEL,
    };
    const world = await PushWorld.start({ context, vendor: 'xiaomi', credentials, tokens });
    try {
      await world.chat(size.serverWarmUp);
      const results = await contest(
        [
          { name: BARE, run: () => runSubject({ cores, file: subject('xiaomi-bare.ts'), task }) },
          {
            name: PEER,
            run: () =>
              runSubject({
                cores,
                file: subject('xiaomi-push.ts'),
                task: { ...task, count: size.peerPushes, warmUp: size.peerWarmUp },
                preload: createRequire(import.meta.url).resolve('@tim-push/sandbox/xiaomi-push-shim'),
                env: { TIM_PUSH_SANDBOX_XIAOMI: sandbox.url('xiaomi'), NODE_EXTRA_CA_CERTS: sandbox.caFile },
              }),
          },
          {
            name: CHANNEL,
            run: () =>
              runSubject({
                cores,
                file: subject('channel.ts'),
                task: { ...task, vendor: 'xiaomi', credentials, endpoints: sandbox.endpoints('xiaomi') },
              }),
          },
          { name: BACKLOG, run: () => world.backlog(size.pushes) },
          { name: CHAT, run: () => world.chat(size.pushes) },
        ],
        size.rounds,
        say,
      );
      return rowsOf('Xiaomi', results, BARE, {
        [CHAT]: (chat, bare) => chatTarget(chat, bare, [results.get(PEER)]),
      });
    } finally {
      await world.stop();
    }
  },
};
