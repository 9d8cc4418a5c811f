import type { LoginData } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import type { Logger } from '../logger.ts';
import { done, failed, type V2TimCallback } from '../results.ts';
import type { Session } from './contract.ts';
import type { Installation } from './installation.ts';

export interface PushConfigParts {
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
}

export function createPushConfig(parts: PushConfigParts): PushConfig {
  let wanted: { certificateID: number; token: string; known: boolean } | undefined;

  const body = (of: { certificateID: number; token: string }) => {
    const { brand, tokenSource } = parts.installation.describe();
    return {
      certificateID: of.certificateID,
      token: of.token,
      ...(brand ? { brand } : {}),
      ...(tokenSource ? { tokenSource } : {}),
    };
  };

  async function resend(): Promise<void> {
    const report = wanted;
    if (!report) return;
    const answer = await parts.session().attempt('setPushConfig', body(report));
    if (answer.kind === 'ok') report.known = true;
    else if (answer.kind === 'refused') parts.log.warn(`the push token was refused: ${answer.code} ${answer.desc}`);
  }

  function onRetired(info: { code: string; atMs: number }): void {
    wanted = undefined;
    parts.onTokenRetired(info);
  }

  return {
    onRetired,
    async set(certificateID, token) {
      if (!parts.session().userID()) return failed(TimCode.notLoggedIn, 'setOfflinePushConfig: log in first');
      const report = { certificateID, token, known: false };
      wanted = report;
      const answer = await parts.session().request('setPushConfig', body(report));
      if (answer.code === TimCode.ok) {
        report.known = true;
        return done();
      }
      const kept = answer.code === TimCode.networkTimeout && wanted === report;
      return failed(
        answer.code,
        kept ? `${answer.desc}; it is kept and sent when the connection is back` : answer.desc,
      );
    },
    onConnected(login, resumed) {
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
  };
}
