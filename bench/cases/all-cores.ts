/** Chat where every process may use every core of the machine: the bare loop, ours, and one written by hand on the libraries of the field. */
import type { CloudName } from '@tim-push/sandbox';
import type { Case, CaseContext } from '../harness/case.ts';
import { chatTarget, named } from '../harness/chat-target.ts';
import { contest, rowsOf } from '../harness/contest.ts';
import type { Measured } from '../harness/subject.ts';
import { warmUp } from '../harness/warm-up.ts';
import { CROWD } from '../load/senders.ts';
import { type HandMadeOptions, HandMadeWorld } from './hand-made-world.ts';
import { PushWorld, type PushWorldOptions } from './push-world.ts';

export const CHAT = 'ours, chat end to end, durable';
const OF_CROWD = `ours, the same from ${CROWD.senders.toLocaleString('en')} connections, one message at a time each`;
export const handMadeName = (library: string): string => `${library} behind a hand-made durable chat`;

/** What a vendor's cases measure. */
export interface Prepared {
  bare: { name: string; run(): Promise<Measured> };
  ours: Omit<PushWorldOptions, 'context' | 'vendor'>;
  handMade: { name: string } & Omit<HandMadeOptions, 'context' | 'vendor'>;
}

export function chatOnAllCores(
  vendor: CloudName,
  title: string,
  prepare: (context: CaseContext) => Promise<Prepared>,
): Case {
  return {
    name: vendor,
    cores: 'all',
    async run(context) {
      const { size, say } = context;
      const { bare, ours, handMade } = await prepare(context);
      const world = await PushWorld.start({ context, vendor, ...ours });
      let peer: HandMadeWorld | undefined;
      try {
        peer = await HandMadeWorld.start({ context, vendor, ...handMade });
        await warmUp([world, peer], size);
        const byHand = peer;
        const contestants = [
          bare,
          { name: handMade.name, run: () => byHand.chat(size.chats) },
          { name: CHAT, run: () => world.chat(size.chats) },
        ];
        const progress = (text: string): void => say(`all cores, ${text}`);
        const results = await contest(contestants, size.rounds, progress);
        // After the others: its connections stay, and would be there in their rounds.
        const crowd = { name: OF_CROWD, run: () => world.chatOfCrowd(size.chats) };
        const ofCrowd = await contest([crowd], size.rounds, progress);
        return rowsOf(`${title}, all cores`, new Map([...results, ...ofCrowd]), bare.name, {
          [CHAT]: (chat, loop) => chatTarget(chat, loop, named(results, [handMade.name])),
        });
      } finally {
        await peer?.stop();
        await world.stop();
      }
    },
  };
}
