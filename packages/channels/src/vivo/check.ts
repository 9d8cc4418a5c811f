import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

const FIXES: Fixes = {
  byCode: { '10094': 'Copy App ID, App key and App secret of one and the same app' },
  byCause: {
    credentials:
      'Copy App ID, App key and App secret of this app from the vivo push platform, and look at this server’s clock',
    permission: 'See the app’s rights in the vivo push platform',
    config: 'Check the endpoint "api" of this certificate',
  },
};

/** What a push to an id that belongs to no phone proves: the sign was taken and a push was answered — clouds/vivo.md §4. */
export function checkOfVivo(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isAnswered = outcome.kind === 'sent' || outcome.kind === 'invalid_token';
  if (isAnswered) return { ok: true, proved: 'auth+push', detail: 'an auth token was issued and a push was answered' };
  return failedCheck(outcome, 'code' in outcome ? outcome.code : code, detail, FIXES);
}
