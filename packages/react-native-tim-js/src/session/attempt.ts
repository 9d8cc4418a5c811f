import type { AppState, LoginData, LoginRequest } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import { type Link, openLink } from '../connection/link.ts';
import type { Environment } from '../environment.ts';
import type { Logger } from '../logger.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';
import type { Forgotten } from './forgotten.ts';
import type { Installation } from './installation.ts';

export interface Credentials {
  userID: string;
  userSig: string;
}
export type Connected =
  | { kind: 'connected'; link: Link; login: LoginData }
  | { kind: 'unreachable' | 'refused'; code: number; desc: string };

export interface AttemptParts {
  sdkAppID: number;
  settings: Settings;
  env: Environment;
  log: Logger;
  installation: Installation;
  forgotten: Forgotten;
  /** What the login frame says about the app. */
  handlers: { appState(): { state: AppState; unread?: number } };
}

export const SUPERSEDED = 'another login or a logout came before this one was answered';

/**
 * One attempt to be connected: opens a connection and logs in on it. With `resume` the login of before goes on.
 * `giveUp` ends it early; the outcome is then `unreachable`, and nothing stays open.
 */
export function startAttempt(
  parts: AttemptParts,
  who: Credentials,
  resume: { epoch: number } | undefined,
): { outcome: Promise<Connected>; giveUp(): void } {
  const { settings, env, log, forgotten, installation } = parts;
  let givenUp = false;
  let close = (): void => undefined;

  const unreachable = (code: number, desc: string): Connected => ({ kind: 'unreachable', code, desc });

  async function run(): Promise<Connected> {
    const [left, deviceID] = await Promise.all([forgotten.list(), installation.deviceID()]);
    if (givenUp) return unreachable(TimCode.notLoggedIn, SUPERSEDED);
    const opening = openLink(settings.socketUrl, settings.connectTimeoutMs, env, log);
    close = opening.abandon;
    const opened = await opening.opened;
    if (opened.kind === 'failed') return unreachable(opened.problem.code, opened.problem.desc);
    const { link } = opened;
    close = link.close;
    if (givenUp) {
      link.close();
      return unreachable(TimCode.notLoggedIn, SUPERSEDED);
    }
    const { state: appState, ...icon } = parts.handlers.appState();
    const body: Omit<LoginRequest, 't' | 'id'> = {
      sdkAppID: parts.sdkAppID,
      userID: who.userID,
      userSig: who.userSig,
      deviceID,
      ...installation.describe(),
      sdkVersion: VERSION,
      appState,
      ...icon,
      ...(resume ? { resume: true, epoch: resume.epoch } : {}),
      ...(left.length > 0 ? { forgotten: left } : {}),
    };
    const answer = await link.request('login', body, settings.requestTimeoutMs);
    if (answer.kind === 'ok') {
      if (left.length > 0) void forgotten.settle(left);
      return { kind: 'connected', link, login: answer.data };
    }
    link.close();
    switch (answer.kind) {
      case 'refused':
        return { kind: 'refused', code: answer.code, desc: answer.desc };
      case 'timeout':
        return unreachable(
          TimCode.networkTimeout,
          `the server did not answer the login in ${settings.requestTimeoutMs} ms`,
        );
      case 'lost':
        return unreachable(TimCode.networkUnavailable, 'the connection went during the login');
      default: {
        const unknown: never = answer;
        return unknown;
      }
    }
  }

  return {
    outcome: run(),
    giveUp() {
      givenUp = true;
      close();
    },
  };
}
