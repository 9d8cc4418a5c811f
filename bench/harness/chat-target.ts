/** What DESIGN §9 asks of a chat: against the loop that makes its last request only, and against what others push with. */
import type { Result } from './contest.ts';
import { all, atLeast, below, type Row } from './row.ts';

/** @param peers those that make one push a call. */
export function chatTarget(chat: Result, bare: Result, peers: readonly (Result | undefined)[]): Partial<Row> {
  const leanest = Math.min(...peers.map((peer) => peer?.cpuMicros ?? Number.POSITIVE_INFINITY));
  const { busiestMicros } = chat;
  return {
    ...(busiestMicros !== undefined && {
      note: `its busiest thread works ${Math.round(busiestMicros)} µs a push: what bounds it where each thread has a core`,
    }),
    target: all(
      atLeast('≥ 0.7 of bare', chat.perSecond / bare.perSecond, 0.7),
      below('CPU below every peer', chat.cpuMicros, leanest),
    ),
  };
}
