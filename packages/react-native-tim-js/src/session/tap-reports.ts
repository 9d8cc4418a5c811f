import { PUSH_TAG_KEY } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import { failed, type V2TimCallback, withoutData } from '../results.ts';
import type { Session } from './contract.ts';

type Kind = 'click' | 'arrived';
interface Report {
  kind: Kind;
  tag: string;
  atMs: number;
}

/** Kept while nobody is logged in: a tap that starts the app comes before the login. */
const MOST = 50;
/** The server's own tags look like this. */
const TAG = /^[A-Za-z0-9_-]{1,64}$/;

/** Reports of taps and arrivals. What finds no connection is kept (the newest 50) and sent with the next one. */
export interface TapReports {
  report(kind: Kind, tag: string, atMs: number): Promise<V2TimCallback>;
  onConnected(): void;
}

export function createTapReports(session: () => Pick<Session, 'attempt' | 'connected'>): TapReports {
  let waiting: Report[] = [];

  async function send(of: Report): Promise<V2TimCallback> {
    const answer = await session().attempt(of.kind, { tag: of.tag, atMs: of.atMs });
    if (answer.kind === 'ok') return { code: TimCode.ok, desc: 'ok' };
    if (answer.kind === 'refused') return withoutData(answer);
    waiting = [...waiting, of].slice(-MOST);
    return failed(TimCode.networkUnavailable, `${of.kind}: no connection; it is kept and sent when there is one`);
  }

  return {
    async report(kind, tag, atMs) {
      if (typeof tag !== 'string' || !TAG.test(tag)) {
        return failed(TimCode.badParameter, `${kind}: tag must be what the push carried as ${PUSH_TAG_KEY}`);
      }
      if (!Number.isInteger(atMs) || atMs < 0)
        return failed(TimCode.badParameter, `${kind}: atMs must be epoch milliseconds`);
      return send({ kind, tag, atMs });
    },
    onConnected() {
      for (const of of waiting.splice(0)) void send(of);
    },
  };
}
