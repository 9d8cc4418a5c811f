import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

/** What to do where a check fails. */
export const HONOR_FIXES = {
  credentials: {
    en: 'Copy client ID and client secret of this app from the Honor developer platform (push service)',
    zh: '从荣耀开发者平台（推送服务）复制该应用的 Client ID 和 Client Secret',
  },
  permission: {
    en: 'Switch the push service on for this app in the Honor developer platform',
    zh: '在荣耀开发者平台为该应用开通推送服务',
  },
  config: {
    en: 'Check App ID and the endpoints "api" and "oauth" of this certificate',
    zh: '核对该证书的 App ID，以及接口地址 "api" 和 "oauth"',
  },
} as const satisfies Fixes;

/** What a push to a token that belongs to no phone proves: a token was issued, and the app may push. */
export function checkOfHonor(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isAnswered = outcome.kind === 'sent' || outcome.kind === 'invalid_token' || code === '200';
  if (isAnswered) return { ok: true, proved: 'oauth+app', detail: 'an access token was issued and the app may push' };
  return failedCheck(outcome, code, detail, HONOR_FIXES);
}
