import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

/** What to do where a check fails. */
export const MEIZU_FIXES = {
  '110000': {
    en: 'Copy the App ID of this app from the Flyme push platform',
    zh: '从 Flyme 推送平台复制该应用的 App ID',
  },
  '110009': {
    en: 'The app is on the platform’s black list: ask the platform',
    zh: '该应用在平台的黑名单中：联系平台',
  },
  credentials: {
    en: 'Copy App ID and App Secret (not the App Key) of this app from the Flyme push platform',
    zh: '从 Flyme 推送平台复制该应用的 App ID 和 App Secret（不是 App Key）',
  },
  permission: {
    en: 'See the app’s state in the Flyme push platform',
    zh: '在 Flyme 推送平台查看该应用的状态',
  },
  config: {
    en: 'Check the endpoint "api" of this certificate',
    zh: '核对该证书的接口地址 "api"',
  },
} as const satisfies Fixes;

/** What a push to an id that belongs to no phone proves: the signature is looked at before the id — clouds/meizu.md §5, §6. */
export function checkOfMeizu(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const ok = { ok: true, proved: 'appId+appSecret' } as const;
  switch (outcome.kind) {
    case 'sent':
    case 'invalid_token':
    case 'notifications_off':
      return { ...ok, detail: 'a signed push to an id that belongs to no phone was answered' };
    case 'throttled':
      // Code 110010 comes after the signature was taken; a bare HTTP 429 says nothing.
      if (/^\d+$/.test(code))
        return { ...ok, overRate: true, detail: 'the signature was taken; the app is over its rate right now' };
      break;
    case 'unavailable':
    case 'uncertain':
    case 'refused':
      break;
    default:
      return outcome satisfies never;
  }
  return failedCheck(outcome, code, detail, MEIZU_FIXES);
}
