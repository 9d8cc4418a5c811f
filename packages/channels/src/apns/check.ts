import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

const FIXES: Fixes = {
  byCode: {
    ExpiredProviderToken: 'Set the clock of this server right: Apple takes a token for one hour',
    BadCertificateEnvironment: 'Choose the other environment, or the push certificate of this one',
    BadEnvironmentKeyIdInToken: 'This APNs key is for the other environment: choose it, or make a key for both',
    TopicDisallowed: 'Correct the bundle ID: this key or certificate may not push to it',
    BadTopic: 'Correct the bundle ID',
  },
  byCause: {
    credentials: 'Check key ID, team ID and the .p8 file: the key must not be revoked in the Apple developer account',
    permission: 'See the rights of this key in the Apple developer account',
    config: 'Check bundle ID, environment and the endpoint "api" of this certificate',
  },
};

/** What a push to a token of no phone proves: Apple looks at key and topic before it looks at the token. */
export function checkOfApns(answer: Outcome & { detail: string }): CredentialCheck {
  if (answer.kind === 'sent' || answer.kind === 'invalid_token') {
    return { ok: true, proved: 'key+topic', detail: 'key and topic were taken, and a token of no phone was refused' };
  }
  return failedCheck(answer, answer.code, answer.detail, FIXES);
}
