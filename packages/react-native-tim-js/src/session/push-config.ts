import type { LoginData } from '@tim-push/protocol';
import { isTransient, TimCode } from '../codes.ts';
import { backoff } from '../connection/backoff.ts';
import type { Environment, TimerHandle } from '../environment.ts';
import type { Logger } from '../logger.ts';
import { done, failed, type V2TimCallback } from '../results.ts';
import type { Session } from './contract.ts';
import type { Installation } from './installation.ts';

export interface PushConfigParts {
  env: Environment;
  log: Logger;
  session(): Pick<Session, 'request' | 'attempt' | 'userID'>;
  installation: Installation;
  /** The cloud declared the token dead: whoever got it must get another. */
  onTokenRetired(info: { code: string; atMs: number }): void;
}

/** The report of certificate ID and token: kept, and sent until the server has it for the present login. */
export interface PushConfig {
  /** Certificate ID 0 or an empty token takes it back. */
  set(certificateID: number, token: string): Promise<V2TimCallback>;
  /** Called with every answered login. */
  onConnected(login: LoginData, resumed: boolean): void;
  onRetired(info: { code: string; atMs: number }): void;
  dispose(): void;
}

/** Waits before a report is repeated on a connection that is alive but gave no answer, or said "not now". */
const RETRY_BASE_MS = 5_000;
const RETRY_MAX_MS = 300_000;

interface Report {
  certificateID: number;
  token: string;
  /** The server has it. */
  known: boolean;
}

export function createPushConfig(parts: PushConfigParts): PushConfig {
  const { env } = parts;
  let wanted: Report | undefined;
  let retry: TimerHandle;
  let retries = 0;

  const body = (of: Report) => {
    const { brand, tokenSource } = parts.installation.describe();
    return {
      certificateID: of.certificateID,
      token: of.token,
      ...(brand ? { brand } : {}),
      ...(tokenSource ? { tokenSource } : {}),
    };
  };

  /** Without a connection nothing is armed: the next one sends it. */
  function retryLater(report: Report): void {
    if (wanted !== report) return;
    env.clearTimer(retry);
    retry = env.setTimer(() => void resend(), backoff(retries, RETRY_BASE_MS, RETRY_MAX_MS, env.random()));
    retries += 1;
  }

  function settled(report: Report): void {
    report.known = true;
    if (wanted !== report) return;
    env.clearTimer(retry);
    retries = 0;
  }

  async function resend(): Promise<void> {
    const report = wanted;
    if (!report) return;
    env.clearTimer(retry);
    const answer = await parts.session().attempt('setPushConfig', body(report));
    switch (answer.kind) {
      case 'ok':
        settled(report);
        if (answer.data.warning) parts.log.warn(`setOfflinePushConfig: ${answer.data.warning}`);
        return;
      case 'timeout':
        retryLater(report);
        return;
      case 'refused':
        parts.log.warn(`the push token was refused: ${answer.code} ${answer.desc}`);
        if (isTransient(answer.code)) retryLater(report);
        return;
      case 'lost':
        return;
      default:
        answer satisfies never;
    }
  }

  function onRetired(info: { code: string; atMs: number }): void {
    wanted = undefined;
    env.clearTimer(retry);
    parts.onTokenRetired(info);
  }

  return {
    onRetired,
    async set(certificateID, token) {
      if (!parts.session().userID()) return failed(TimCode.notLoggedIn, 'setOfflinePushConfig: log in first');
      const report = { certificateID, token, known: false };
      wanted = report;
      retries = 0;
      env.clearTimer(retry);
      const answer = await parts.session().request('setPushConfig', body(report));
      if (answer.code === TimCode.ok) {
        settled(report);
        const warning = answer.data?.warning;
        if (warning) parts.log.warn(`setOfflinePushConfig: ${warning}`);
        return { ...done(), ...(warning && { desc: warning }) };
      }
      const kept = isTransient(answer.code) && wanted === report;
      if (kept) retryLater(report);
      return failed(
        answer.code,
        kept ? `${answer.desc}; it is kept and sent again until the server has it` : answer.desc,
      );
    },
    onConnected(login, resumed) {
      retries = 0;
      // A report that the server has not heard of says more than its verdict on the token before.
      if (login.tokenRetired && wanted?.known !== false) {
        onRetired(login.tokenRetired);
        return;
      }
      if (!wanted) return;
      const cleared = wanted.certificateID === 0 || wanted.token === '';
      // A new login is not bound to what an earlier one reported; a resumed one is, if the server says so.
      if (!resumed || !wanted.known || login.hasToken === cleared) void resend();
    },
    dispose: () => env.clearTimer(retry),
  };
}
