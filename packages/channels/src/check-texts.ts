import type { CredentialCheck, Proof } from './channel.ts';
import { filled, IN_TIME, NO_ANSWER, type Said, UNDECIDED } from './check.ts';
import { channelDefinition } from './registry.ts';

const PROOFS: Readonly<Record<Proof, string>> = {
  'oauth+project': '已取得访问令牌，项目应答了试推送',
  'oauth+app': '已取得访问令牌，该应用可以推送',
  'jwt+project': '签名的令牌被接受，项目可以推送',
  'key+topic': '密钥和 topic 被接受，不属于任何手机的 token 被拒绝',
  'auth+push': '已取得鉴权令牌，推送得到了应答',
  'appId+appSecret': '签名被接受，发往不属于任何手机的 ID 的推送得到了应答',
  'secret+package': '配额查询得到了应答',
  secret: '校验接口接受了密钥',
};

/**
 * A check in Chinese, from its fields; what is not known of it (an answer of another version) stays as it is.
 *
 * @example
 * const { detail, fix } = checkInChinese('oppo', await channel.check(signal));
 */
export function checkInChinese(vendor: string, check: CredentialCheck): { detail: string; fix: string } {
  if (check.ok) {
    const proof = known(PROOFS, check.proved);
    const more = [check.overRate === true ? '当前已超出速率或配额' : '', check.said ?? ''].filter(
      (text) => text !== '',
    );
    return { detail: proof === undefined ? check.detail : [proof, ...more].join('；'), fix: '' };
  }
  const { code, cause, advice } = check;
  // An older server sends none.
  if (advice === undefined) return check;
  const { key, values, said } = advice;
  const words = said === IN_TIME.en ? IN_TIME.zh : said;
  if (cause === 'busy' || cause === 'network') {
    const texts = known(UNDECIDED, key);
    if (texts === undefined) return check;
    const detail = filled(texts.detail.zh, { said: words === '' ? code : `${code}：${words}` });
    return { detail, fix: filled(texts.fix.zh, values) };
  }
  const fix = known<Said>(channelDefinition(vendor)?.fixes ?? {}, key);
  return { detail: words || NO_ANSWER.zh, fix: fix === undefined ? check.fix : filled(fix.zh, values) };
}

const known = <T>(texts: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;
