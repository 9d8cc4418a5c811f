import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

/** What to do where a check fails. */
export const HARMONY_FIXES = {
  '80300036': {
    en: 'Set the clock of this server right',
    zh: '校准本服务器的时钟',
  },
  '80200005': {
    en: 'Set the clock of this server right: a token of this hour was called expired',
    zh: '校准本服务器的时钟：刚签发的令牌被判为已过期',
  },
  credentials: {
    en: 'Download the service-account file of this project anew and paste its fields',
    zh: '重新下载该项目的服务账号密钥文件，并重新填写其字段',
  },
  permission: {
    en: 'Switch Push Kit on for this project in AppGallery Connect',
    zh: '在 AppGallery Connect 中为该项目开通推送服务',
  },
  config: {
    en: 'Check the project ID and the endpoint "api" of this certificate',
    zh: '核对该证书的项目 ID 和接口地址 "api"',
  },
} as const satisfies Fixes;

/** What a push to a token that belongs to no phone proves: the signature was taken, and the project may push. */
export function checkOfHarmony(outcome: Outcome, code: string, detail: string): CredentialCheck {
  if (outcome.kind === 'sent' || outcome.kind === 'invalid_token') {
    return { ok: true, proved: 'jwt+project', detail: 'the signed token was taken and the project may push' };
  }
  return failedCheck(outcome, code, detail, HARMONY_FIXES);
}
