import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

const FIXES: Fixes = {
  byCode: {
    '80300002': 'Switch Push Kit on for this app in AppGallery Connect (and the overseas right, to send abroad)',
    '80300037': 'The app is under penalty: see its messages in AppGallery Connect',
    '80200001':
      'Switch Push Kit on for this app in AppGallery Connect, and copy App ID and App secret of this very app',
  },
  byCause: {
    credentials: 'Copy App ID and App secret of this app from AppGallery Connect (project settings, app information)',
    permission: 'Switch Push Kit on for this app in AppGallery Connect',
    config: 'Check App ID, project ID and the endpoints "api" and "oauth" of this certificate',
  },
};

/**
 * What a push to a token that belongs to no phone proves: a token was issued for id and secret, and the app may push. The
 * cloud answers that no token was accepted — clouds/huawei.md §3.
 */
export function checkOfHuawei(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isNoToken = outcome.kind === 'invalid_token' || (outcome.kind === 'refused' && code === '80300007');
  if (outcome.kind === 'sent' || isNoToken) {
    return { ok: true, proved: 'oauth+app', detail: 'an access token was issued and the app may push' };
  }
  return failedCheck(outcome, code, detail, FIXES);
}
