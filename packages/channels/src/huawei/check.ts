import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

/** What to do where a check fails. */
export const HUAWEI_FIXES = {
  '80300002': {
    en: 'Switch Push Kit on for this app in AppGallery Connect (and the overseas right, to send abroad)',
    zh: '在 AppGallery Connect 中为该应用开通推送服务（向海外发送还需海外权限）',
  },
  '80300037': {
    en: 'The app is under penalty: see its messages in AppGallery Connect',
    zh: '该应用正被处罚：查看 AppGallery Connect 中的站内消息',
  },
  '80200001': {
    en: 'Switch Push Kit on for this app in AppGallery Connect, and copy App ID and App secret of this very app',
    zh: '在 AppGallery Connect 中为该应用开通推送服务，并复制同一个应用的 App ID 和 App Secret',
  },
  credentials: {
    en: 'Copy App ID and App secret of this app from AppGallery Connect (project settings, app information)',
    zh: '从 AppGallery Connect（项目设置，应用信息）复制该应用的 App ID 和 App Secret',
  },
  permission: {
    en: 'Switch Push Kit on for this app in AppGallery Connect',
    zh: '在 AppGallery Connect 中为该应用开通推送服务',
  },
  config: {
    en: 'Check App ID, project ID and the endpoints "api" and "oauth" of this certificate',
    zh: '核对该证书的 App ID、项目 ID，以及接口地址 "api" 和 "oauth"',
  },
} as const satisfies Fixes;

/**
 * What a push to a token that belongs to no phone proves: a token was issued for id and secret, and the app may push. The
 * cloud answers that no token was accepted — clouds/huawei.md §3.
 */
export function checkOfHuawei(outcome: Outcome, code: string, detail: string): CredentialCheck {
  const isNoToken = outcome.kind === 'invalid_token' || (outcome.kind === 'refused' && code === '80300007');
  if (outcome.kind === 'sent' || isNoToken) {
    return { ok: true, proved: 'oauth+app', detail: 'an access token was issued and the app may push' };
  }
  return failedCheck(outcome, code, detail, HUAWEI_FIXES);
}
