import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

const FIXES: Fixes = {
  byCode: {
    '80300036': 'Set the clock of this server right',
    '80200005': 'Set the clock of this server right: a token of this hour was called expired',
  },
  byCause: {
    credentials: 'Download the service-account file of this project anew and paste its fields',
    permission: 'Switch Push Kit on for this project in AppGallery Connect',
    config: 'Check the project ID and the endpoint "api" of this certificate',
  },
};

/** What a push to a token that belongs to no phone proves: the signature was taken, and the project may push. */
export function checkOfHarmony(outcome: Outcome, code: string, detail: string): CredentialCheck {
  if (outcome.kind === 'sent' || outcome.kind === 'invalid_token') {
    return { ok: true, proved: 'jwt+project', detail: 'the signed token was taken and the project may push' };
  }
  return failedCheck(outcome, code, detail, FIXES);
}
