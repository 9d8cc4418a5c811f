import type { AppState } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import type { Environment, TimerHandle } from '../environment.ts';
import { done, failed, type V2TimCallback } from '../results.ts';
import type { Session } from './contract.ts';

/** Until a connection must answer when the app comes to the front, milliseconds: a dead one is replaced that fast. */
const PROBE_WITHIN_MS = 5000;

export interface AppStateParts {
  env: Environment;
  /** Infinity: never. */
  closeAfterMs: number;
  session(): Pick<Session, 'attempt' | 'connected' | 'userID' | 'wake' | 'rest'>;
}

/**
 * Foreground or background, and who said so. The app's own `doBackground` and `doForeground` win over what is seen of the
 * system: a system event that says the same again changes nothing.
 */
export interface AppStateTracker {
  /** `unread`: what the app gave to `doBackground`; absent: the server counts. */
  current(): { state: AppState; unread?: number };
  doBackground(unread: number): Promise<V2TimCallback>;
  doForeground(): Promise<V2TimCallback>;
  /** What React Native's AppState reports, `inactive` left out. */
  systemSays(state: AppState): void;
  /** A connection came up: in the background it is closed again after a while. */
  onConnected(): void;
  dispose(): void;
}

export function createAppState(parts: AppStateParts): AppStateTracker {
  const { env } = parts;
  let state: AppState = 'foreground';
  let givenUnread: number | undefined;
  let closeTimer: TimerHandle;

  const given = (): { unread?: number } => (givenUnread === undefined ? {} : { unread: givenUnread });

  function armClose(): void {
    env.clearTimer(closeTimer);
    if (state === 'foreground' || !Number.isFinite(parts.closeAfterMs)) return;
    closeTimer = env.setTimer(() => parts.session().rest(), parts.closeAfterMs);
  }

  async function enter(next: AppState): Promise<V2TimCallback> {
    state = next;
    armClose();
    const session = parts.session();
    if (next === 'foreground') session.wake();
    if (!session.userID()) return failed(TimCode.notLoggedIn, 'nobody is logged in; the next login tells the server');
    const answer = await session.attempt('setAppState', { state: next, ...given() }, PROBE_WITHIN_MS);
    // Without a connection there is nothing to say now: the login frame of the next one says it.
    return answer.kind === 'refused' ? failed(answer.code, answer.desc) : done();
  }

  return {
    current: () => ({ state, ...given() }),
    doBackground(unread) {
      givenUnread = unread;
      return enter('background');
    },
    doForeground() {
      givenUnread = undefined;
      return enter('foreground');
    },
    systemSays(next) {
      if (next === state) {
        if (next === 'foreground') parts.session().wake();
        return;
      }
      givenUnread = undefined;
      void enter(next);
    },
    onConnected: armClose,
    dispose: () => env.clearTimer(closeTimer),
  };
}
