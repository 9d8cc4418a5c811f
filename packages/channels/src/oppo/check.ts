import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

/** What to do where a check fails. */
export const OPPO_FIXES = {
  auth_19: {
    en: 'Set the clock of this server right: OPPO takes ten minutes at most',
    zh: '校准本服务器的时钟：OPPO 最多允许相差十分钟',
  },
  auth_26: {
    en: 'Ask OPPO to take this server’s address off its black list',
    zh: '请 OPPO 将本服务器的地址移出黑名单',
  },
  '30': {
    en: 'Apply for the push right of this app in the OPPO push platform',
    zh: '在 OPPO 推送平台为该应用申请推送权限',
  },
  '54': {
    en: 'Name the approved template of this app in the certificate (templateId)',
    zh: '在证书中填写该应用已通过审核的模板（templateId）',
  },
  credentials: {
    en: 'Copy AppKey and MasterSecret (not the AppSecret) of this app from the OPPO push platform',
    zh: '从 OPPO 推送平台复制该应用的 AppKey 和 MasterSecret（不是 AppSecret）',
  },
  permission: {
    en: 'See the app’s rights in the OPPO push platform',
    zh: '在 OPPO 推送平台查看该应用的权限',
  },
  config: {
    en: 'Check region and endpoint of this certificate',
    zh: '核对该证书的区域和接口地址',
  },
} as const satisfies Fixes;

/** What a push to an id that belongs to no phone proves: the sign was taken and the app may push — clouds/oppo.md §4. */
export function checkOfOppo(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isAnswered = ['sent', 'invalid_token', 'notifications_off'].includes(outcome.kind);
  if (isAnswered) return { ok: true, proved: 'auth+push', detail: 'an auth token was issued and a push was answered' };
  return failedCheck(outcome, 'code' in outcome ? outcome.code : code, detail, OPPO_FIXES);
}
