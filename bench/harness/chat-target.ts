/**
 * What DESIGN §9 asks of a chat, "one push a message, durable, end to end". The loop that it is compared with makes the
 * last request only, so both get the whole machine; a peer is who does the same work. On one core, and beside libraries
 * that keep nothing, it is shown without a target.
 */
import type { Result } from './contest.ts';
import { all, atLeast, below, type Row } from './row.ts';

type Named = ReadonlyMap<string, Result>;

/** Where every process has all cores. @param sameWork those that accept, keep, push and store the result. */
export function chatTarget(chat: Result, bare: Result, sameWork: Named): Partial<Row> {
  const leanest = Math.min(...[...sameWork.values()].map(({ cpuMicros }) => cpuMicros));
  return {
    note: besideOf(chat),
    target: all(
      atLeast('≥ 0.7 of bare', chat.perSecond / bare.perSecond, 0.7),
      below('CPU below every peer of the same work', chat.cpuMicros, leanest),
    ),
  };
}

/** On one core. @param peers all that push, whatever else they do. */
export function chatOnOneCore(chat: Result, bare: Result, peers: Named): Partial<Row> {
  const against = [...peers].map(([name, { cpuMicros }]) => {
    const side = chat.cpuMicros < cpuMicros ? 'below' : 'not below';
    return `${side} ${name} (${Math.round(cpuMicros)})`;
  });
  const rate = `${(chat.perSecond / bare.perSecond).toFixed(2)} of bare on one core`;
  return { note: [`no target here: ${rate}, CPU ${against.join(', ')}`, besideOf(chat)].join('; ') };
}

/** What bounds a rate where threads and processes have cores of their own. */
function besideOf({ busiestMicros, beside }: Result): string {
  const parts = [
    ...(busiestMicros === undefined ? [] : [`its busiest thread ${Math.round(busiestMicros)}`]),
    ...(beside === undefined
      ? []
      : [`the cloud ${Math.round(beside.cloudMicros)}`, `the load ${Math.round(beside.loadMicros)}`]),
  ];
  return `CPU µs a push: ${parts.join(', ')}`;
}

/** Those of `names` that were measured. */
export const named = (results: Named, names: readonly string[]): Named =>
  new Map([...results].filter(([name]) => names.includes(name)));
