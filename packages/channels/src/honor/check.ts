import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

const FIXES: Fixes = {
  byCode: {},
  byCause: {
    credentials: 'Copy client ID and client secret of this app from the Honor developer platform (push service)',
    permission: 'Switch the push service on for this app in the Honor developer platform',
    config: 'Check App ID and the endpoints "api" and "oauth" of this certificate',
  },
};

/** What a push to a token that belongs to no phone proves: a token was issued, and the app may push. */
export function checkOfHonor(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isAnswered = outcome.kind === 'sent' || outcome.kind === 'invalid_token' || code === '200';
  if (isAnswered) return { ok: true, proved: 'oauth+app', detail: 'an access token was issued and the app may push' };
  return failedCheck(outcome, code, detail, FIXES);
}
