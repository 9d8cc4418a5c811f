import { HEARTBEAT_SECONDS, type LoginData } from '@tim-push/protocol';
import { loginRefusal, TimCode } from '../codes.ts';
import { backoff } from '../connection/backoff.ts';
import { startHeartbeat } from '../connection/heartbeat.ts';
import type { Link } from '../connection/link.ts';
import { LoginStatusEnum } from '../enums.ts';
import type { TimerHandle } from '../environment.ts';
import { done, failed, type V2TimCallback, value, withoutData } from '../results.ts';
import { type AttemptParts, type Connected, type Credentials, SUPERSEDED, startAttempt } from './attempt.ts';
import type { LoginEnd, Session, SessionHandlers } from './contract.ts';

/** How long `logout` waits for the server; it has taken effect here already. */
const LOGOUT_WITHIN_MS = 5000;

interface Account extends Credentials {
  epoch: number;
}
const nothing = (): void => undefined;

export interface SessionParts extends AttemptParts {
  handlers: SessionHandlers;
}

/**
 * The state machine: out → logging in → in, and while in: connected, waiting to connect, or resting.
 * `era` changes with each login, logout and end, so that what an older era still has under way finds itself superseded.
 */
export function createSession(parts: SessionParts): Session {
  const { settings, env, log, handlers, forgotten } = parts;
  let era = 0;
  let entering: (Credentials & { result: Promise<V2TimCallback> }) | undefined;
  let account: Account | undefined;
  let link: Link | undefined;
  let attempts = 0;
  let connecting = false;
  let resting = false;
  let retryTimer: TimerHandle;
  let retryAt = 0;
  let stopHeartbeat = nothing;
  let giveUpAttempt = nothing;
  let clockOffset: number | undefined;
  /** Calls that wait for a connection, or for the end of the login. */
  const waiters = new Set<() => void>();

  const release = (): void => {
    for (const go of [...waiters]) go();
  };
  const heardTime = (serverTime: number): void => {
    clockOffset = serverTime - env.now();
  };

  /** One attempt, given up when the era changes. */
  async function connect(who: Credentials, resume: { epoch: number } | undefined): Promise<Connected> {
    const mine = era;
    handlers.onConnecting();
    const attempt = startAttempt(parts, who, resume);
    giveUpAttempt = attempt.giveUp;
    const outcome = await attempt.outcome;
    if (mine === era) giveUpAttempt = nothing;
    if (outcome.kind === 'connected') heardTime(outcome.login.serverTime);
    return outcome;
  }

  /** The connection is up and logged in. */
  function adopt(fresh: Link, login: LoginData, resumed: boolean): void {
    link = fresh;
    attempts = 0;
    resting = false;
    stopHeartbeat = startHeartbeat(
      fresh,
      (login.heartbeatSeconds > 0 ? login.heartbeatSeconds : HEARTBEAT_SECONDS) * 1000,
      env,
      heardTime,
    );
    if (!resumed) handlers.onLoggedIn(login.userID);
    handlers.onConnected(login, resumed);
    fresh.attend({
      onEvent(event) {
        if (event.event === 'kicked') end('kicked', event.code, event.desc);
        else if (event.event === 'sigExpired') end('expired', TimCode.userSigExpired, 'the UserSig expired');
        else handlers.onEvent(event);
      },
      onDown(reason) {
        if (link !== fresh) return;
        log.info(`connection lost: ${reason}`);
        dropLink();
        retryLater();
      },
    });
    release();
  }

  function dropLink(): void {
    stopHeartbeat();
    const old = link;
    link = undefined;
    old?.close();
  }

  /** Nothing of the login remains here; what the server knows is another matter. */
  function leave(): void {
    era += 1;
    env.clearTimer(retryTimer);
    giveUpAttempt();
    giveUpAttempt = nothing;
    account = undefined;
    entering = undefined;
    connecting = false;
    resting = false;
    attempts = 0;
  }

  function end(why: LoginEnd, code: number, desc: string): void {
    const userID = account?.userID;
    if (userID === undefined) return;
    leave();
    dropLink();
    handlers.onLoggedOut(userID, why, code, desc);
    release();
  }

  function retryLater(): void {
    if (!account || resting) return;
    const wait = backoff(attempts, settings.reconnectBaseMs, settings.reconnectMaxMs, env.random());
    attempts += 1;
    retryIn(wait);
  }

  function retryIn(wait: number): void {
    retryAt = env.now() + wait;
    env.clearTimer(retryTimer);
    retryTimer = env.setTimer(() => void reconnect(), wait);
  }

  /** A call waits for the connection: a long wait becomes a first one, but never none, lest a request that kills connections does so in a loop. */
  function hasten(): void {
    if (connecting || link) return;
    const soon = backoff(0, settings.reconnectBaseMs, settings.reconnectMaxMs, env.random());
    if (retryAt - env.now() > soon) retryIn(soon);
  }

  async function reconnect(): Promise<void> {
    if (!account || link || connecting) return;
    const mine = era;
    env.clearTimer(retryTimer);
    connecting = true;
    const outcome = await connect(account, { epoch: account.epoch });
    if (mine !== era) {
      if (outcome.kind === 'connected') outcome.link.close();
      return;
    }
    connecting = false;
    if (outcome.kind === 'connected') {
      account = { ...account, epoch: outcome.login.epoch };
      adopt(outcome.link, outcome.login, true);
      return;
    }
    const { code, desc } = outcome;
    const meaning = outcome.kind === 'refused' ? loginRefusal(code) : 'transient';
    if (meaning !== 'transient') {
      end(meaning === 'final' ? 'refused' : meaning, code, desc);
      return;
    }
    handlers.onConnectFailed(code, desc);
    retryLater();
  }

  async function enter(who: Credentials): Promise<V2TimCallback> {
    const before = account;
    leave();
    const mine = era;
    dropLink();
    const renewed = before?.userID === who.userID;
    if (before && !renewed) {
      handlers.onLoggedOut(before.userID, 'logout', TimCode.ok, `${who.userID} logs in`);
      // Another account takes this phone: the server logs the first one out in the same frame.
      await forgotten.add(before);
    }
    release();
    const outcome = mine === era ? await connect(who, undefined) : undefined;
    if (mine !== era || !outcome) {
      if (outcome?.kind === 'connected') {
        await forgotten.add({ ...who, epoch: outcome.login.epoch });
        outcome.link.close();
      }
      return failed(TimCode.notLoggedIn, SUPERSEDED);
    }
    entering = undefined;
    if (outcome.kind !== 'connected') {
      if (renewed) handlers.onLoggedOut(who.userID, 'refused', outcome.code, outcome.desc);
      handlers.onConnectFailed(outcome.code, outcome.desc);
      return failed(outcome.code, outcome.desc);
    }
    account = { ...who, epoch: outcome.login.epoch };
    adopt(outcome.link, outcome.login, false);
    return done();
  }

  /** Waits until there is a connection, the login ends, or `ms` have passed. */
  function ready(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        waiters.delete(go);
        env.clearTimer(timer);
        resolve();
      };
      const timer = env.setTimer(go, ms);
      waiters.add(go);
      if (resting) wake();
      else hasten();
    });
  }

  function wake(): void {
    resting = false;
    attempts = 0;
    void reconnect();
  }

  const request: Session['request'] = async (t, body) => {
    const mine = era;
    const deadline = env.now() + settings.requestTimeoutMs;
    for (;;) {
      if (!account || mine !== era) return failed(TimCode.notLoggedIn, `${t}: nobody is logged in`);
      const left = deadline - env.now();
      if (left <= 0) break;
      if (!link) {
        await ready(left);
        continue;
      }
      const answer = await link.request(t, body, left);
      if (answer.kind === 'ok') return value(answer.data);
      if (answer.kind === 'refused') return failed(answer.code, answer.desc);
      if (answer.kind === 'timeout') break;
    }
    return failed(TimCode.networkTimeout, `${t}: no answer from the server in ${settings.requestTimeoutMs} ms`);
  };

  return {
    login(userID, userSig) {
      const again = entering?.userID === userID && entering.userSig === userSig ? entering.result : undefined;
      if (again) return again;
      // A second login with the same signature: says whether the first one still holds, and kicks nobody.
      if (account?.userID === userID && account.userSig === userSig) return request('ping', {}).then(withoutData);
      const result = enter({ userID, userSig });
      entering = { userID, userSig, result };
      return result;
    },
    async logout() {
      if (!account) {
        if (!entering) return failed(TimCode.notLoggedIn, 'logout: nobody is logged in');
        leave();
        release();
        return done();
      }
      const gone = account;
      const last = link;
      link = undefined;
      stopHeartbeat();
      leave();
      handlers.onLoggedOut(gone.userID, 'logout', TimCode.ok, 'logged out');
      release();
      // Remembered before it is sent: a process that ends in between has not forgotten it.
      await forgotten.add(gone);
      const answer = await last?.request('logout', {}, LOGOUT_WITHIN_MS);
      last?.close();
      if (answer?.kind === 'ok') await forgotten.settle([gone]);
      else log.info('logged out here; the server hears of it with the next login');
      return done();
    },
    dispose() {
      leave();
      dropLink();
      release();
    },
    status: () =>
      account
        ? LoginStatusEnum.V2TIM_STATUS_LOGINED
        : entering
          ? LoginStatusEnum.V2TIM_STATUS_LOGINING
          : LoginStatusEnum.V2TIM_STATUS_LOGOUT,
    userID: () => account?.userID,
    connected: () => link !== undefined,
    serverTime: () => (clockOffset === undefined ? undefined : env.now() + clockOffset),
    request,
    attempt: async (t, body, timeoutMs = settings.requestTimeoutMs) =>
      link ? link.request(t, body, timeoutMs) : { kind: 'lost' },
    wake() {
      if (account && !link) wake();
    },
    rest() {
      if (!account) return;
      resting = true;
      env.clearTimer(retryTimer);
      dropLink();
    },
  };
}
