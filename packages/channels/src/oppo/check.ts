import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

const FIXES: Fixes = {
  byCode: {
    auth_19: 'Set the clock of this server right: OPPO takes ten minutes at most',
    auth_26: 'Ask OPPO to take this server’s address off its black list',
    '30': 'Apply for the push right of this app in the OPPO push platform',
    '54': 'Name the approved template of this app in the certificate (templateId)',
  },
  byCause: {
    credentials: 'Copy AppKey and MasterSecret (not the AppSecret) of this app from the OPPO push platform',
    permission: 'See the app’s rights in the OPPO push platform',
    config: 'Check region and endpoint of this certificate',
  },
};

/** What a push to an id that belongs to no phone proves: the sign was taken and the app may push — clouds/oppo.md §4. */
export function checkOfOppo(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isAnswered = ['sent', 'invalid_token', 'notifications_off'].includes(outcome.kind);
  if (isAnswered) return { ok: true, proved: 'auth+push', detail: 'an auth token was issued and a push was answered' };
  return failedCheck(outcome, 'code' in outcome ? outcome.code : code, detail, FIXES);
}
