import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

/** What to do where a check fails. */
export const VIVO_FIXES = {
  '10094': {
    en: 'Copy App ID, App key and App secret of one and the same app',
    zh: '复制同一个应用的 App ID、App key 和 App secret',
  },
  credentials: {
    en: 'Copy App ID, App key and App secret of this app from the vivo push platform, and look at this server’s clock',
    zh: '从 vivo 推送平台复制该应用的 App ID、App key 和 App secret，并核对本服务器的时钟',
  },
  permission: {
    en: 'See the app’s rights in the vivo push platform',
    zh: '在 vivo 推送平台查看该应用的权限',
  },
  config: {
    en: 'Check the endpoint "api" of this certificate',
    zh: '核对该证书的接口地址 "api"',
  },
} as const satisfies Fixes;

/** What a push to an id that belongs to no phone proves: the sign was taken and a push was answered — clouds/vivo.md §4. */
export function checkOfVivo(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isAnswered = outcome.kind === 'sent' || outcome.kind === 'invalid_token';
  if (isAnswered) return { ok: true, proved: 'auth+push', detail: 'an auth token was issued and a push was answered' };
  return failedCheck(outcome, 'code' in outcome ? outcome.code : code, detail, VIVO_FIXES);
}
