import type { CredentialCheck, Outcome } from '../channel.ts';
import { type Fixes, failedCheck } from '../check.ts';

/** What to do where a check fails. */
export const APNS_FIXES = {
  ExpiredProviderToken: {
    en: 'Set the clock of this server right: Apple takes a token for one hour',
    zh: '校准本服务器的时钟：Apple 只接受一小时内签发的令牌',
  },
  BadCertificateEnvironment: {
    en: 'Choose the other environment, or the push certificate of this one',
    zh: '改选另一个环境，或换用该环境的推送证书',
  },
  BadEnvironmentKeyIdInToken: {
    en: 'This APNs key is for the other environment: choose it, or make a key for both',
    zh: '该 APNs 密钥属于另一个环境：改选环境，或创建适用于两个环境的密钥',
  },
  TopicDisallowed: {
    en: 'Correct the bundle ID: this key or certificate may not push to it',
    zh: '更正 Bundle ID：该密钥或证书无权向它推送',
  },
  BadTopic: {
    en: 'Correct the bundle ID',
    zh: '更正 Bundle ID',
  },
  credentials: {
    en: 'Check key ID, team ID and the .p8 file: the key must not be revoked in the Apple developer account',
    zh: '核对 Key ID、Team ID 和 .p8 文件；该密钥不得已在 Apple 开发者账号中吊销',
  },
  permission: {
    en: 'See the rights of this key in the Apple developer account',
    zh: '在 Apple 开发者账号中查看该密钥的权限',
  },
  config: {
    en: 'Check bundle ID, environment and the endpoint "api" of this certificate',
    zh: '核对该证书的 Bundle ID、环境和接口地址 "api"',
  },
} as const satisfies Fixes;

/** What a push to a token of no phone proves: Apple looks at key and topic before it looks at the token. */
export function checkOfApns(answer: Outcome & { detail: string }): CredentialCheck {
  if (answer.kind === 'sent' || answer.kind === 'invalid_token') {
    return { ok: true, proved: 'key+topic', detail: 'key and topic were taken, and a token of no phone was refused' };
  }
  return failedCheck(answer, answer.code, answer.detail, APNS_FIXES);
}
