import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, NO_PHONE, refusedCheck, undecidedCheck } from '../check.ts';
import { outcomeOfTokenError } from '../transport/access-token.ts';

/** What to do where a check fails: by what the project answered, or (`token`, `oauth`) where no token was issued. */
export const FCM_FIXES = {
  credentials: {
    en: 'Use a service account of this Firebase project',
    zh: '使用此 Firebase 项目的服务账号',
  },
  permission: {
    en: 'Enable the Firebase Cloud Messaging API (V1) and give the account cloudmessaging.messages.create; check project_id',
    zh: '启用 Firebase Cloud Messaging API (V1)，并授予该账号 cloudmessaging.messages.create 权限；核对 project_id',
  },
  config: { en: 'Check project_id and the endpoint "api"', zh: '核对 project_id 和接口地址 "api"' },
  token: {
    en: 'Make a new key in the Firebase console if this one was revoked; check client_email, private_key and that this server’s clock is right (it says {time})',
    zh: '若该密钥已被吊销，在 Firebase 控制台创建新密钥；核对 client_email、private_key，以及本服务器的时钟（现为 {time}）',
  },
  oauth: {
    en: 'Check the way to oauth2.googleapis.com (proxy, firewall, endpoint "oauth") and try again',
    zh: '检查到 oauth2.googleapis.com 的网络（代理、防火墙、接口地址 "oauth"），然后重试',
  },
} as const satisfies Fixes;

/**
 * A token is fetched, then a dry run (`validate_only`) goes to a token that belongs to no phone: nothing is delivered. FCM
 * looks at credentials and project before it looks at the token, so any answer about the token proves both.
 */
export async function checkFcm(
  token: () => Promise<string>,
  dryRun: (body: string, token: string) => Promise<Outcome & { detail: string }>,
  now: () => number,
): Promise<CredentialCheck> {
  let bearer: string;
  try {
    bearer = await token();
  } catch (error) {
    const failed = outcomeOfTokenError(error);
    return failed.outcome.kind === 'refused'
      ? refusedToken({ ...failed, outcome: failed.outcome }, now())
      : undecidedCheck(failed.outcome, failed.code, failed.detail);
  }
  const answer = await dryRun(
    JSON.stringify({ validate_only: true, message: { token: NO_PHONE, data: { check: '1' } } }),
    bearer,
  );
  switch (answer.kind) {
    case 'sent':
    case 'invalid_token':
    case 'notifications_off':
      return { ok: true, proved: 'oauth+project', detail: 'a token was issued and the project took a dry run' };
    case 'throttled':
      return {
        ok: true,
        proved: 'oauth+project',
        overRate: true,
        detail: 'accepted; the project is over its quota right now',
      };
    case 'unavailable':
    case 'uncertain':
      return undecidedCheck(answer, answer.code, answer.detail);
    case 'refused':
      return refusedSend(answer, answer.detail);
    default:
      return answer satisfies never;
  }
}

function refusedToken(
  { outcome, code, detail }: { outcome: Outcome & { kind: 'refused' }; code: string; detail: string },
  nowMs: number,
): CredentialCheck {
  if (outcome.cause === 'config') return refusedCheck(FCM_FIXES, 'oauth', { cause: 'config', code, detail });
  const cause = outcome.cause === 'permission' ? 'permission' : 'credentials';
  return refusedCheck(FCM_FIXES, 'token', { cause, code, detail }, { time: new Date(nowMs).toISOString() });
}

function refusedSend(outcome: Outcome & { kind: 'refused' }, detail: string): CredentialCheck {
  const { code } = outcome;
  switch (outcome.cause) {
    case 'payload':
    case 'content':
      // It read the message, so it knew the sender: the dry run's token or form is what it did not like.
      return { ok: true, proved: 'oauth+project', detail: 'a token was issued and the project answered a dry run' };
    case 'credentials':
      return refusedCheck(FCM_FIXES, 'credentials', { cause: 'credentials', code, detail });
    case 'permission':
    case 'quota':
      return refusedCheck(FCM_FIXES, 'permission', { cause: 'permission', code, detail });
    case 'config':
    case 'unexplained':
      return refusedCheck(FCM_FIXES, 'config', { cause: 'config', code, detail });
    default:
      return outcome.cause satisfies never;
  }
}
