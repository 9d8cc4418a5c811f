import type { CredentialCheck, Outcome } from '../channel.ts';
import { NO_PHONE, undecidedCheck } from '../check.ts';
import { outcomeOfTokenError } from '../transport/access-token.ts';

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
      return { ok: true, proved: 'oauth+project', detail: 'accepted; the project is over its quota right now' };
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
  if (outcome.cause !== 'config') {
    const cause = outcome.cause === 'permission' ? 'permission' : 'credentials';
    const clock = `and that this server’s clock is right (it says ${new Date(nowMs).toISOString()})`;
    const fix = `Make a new key in the Firebase console if this one was revoked; check client_email, private_key ${clock}`;
    return { ok: false, code, cause, detail, fix };
  }
  const fix = 'Check the way to oauth2.googleapis.com (proxy, firewall, endpoint "oauth") and try again';
  return { ok: false, code, cause: 'config', detail, fix };
}

function refusedSend(outcome: Outcome & { kind: 'refused' }, detail: string): CredentialCheck {
  const { code } = outcome;
  switch (outcome.cause) {
    case 'payload':
    case 'content':
      // It read the message, so it knew the sender: the dry run's token or form is what it did not like.
      return { ok: true, proved: 'oauth+project', detail: 'a token was issued and the project answered a dry run' };
    case 'credentials':
      return { ok: false, code, cause: 'credentials', detail, fix: 'Use a service account of this Firebase project' };
    case 'permission':
    case 'quota':
      return {
        ok: false,
        code,
        cause: 'permission',
        detail,
        fix: 'Enable the Firebase Cloud Messaging API (V1) and give the account cloudmessaging.messages.create; check project_id',
      };
    case 'config':
    case 'unexplained':
      return { ok: false, code, cause: 'config', detail, fix: 'Check project_id and the endpoint "api"' };
    default:
      return outcome.cause satisfies never;
  }
}
