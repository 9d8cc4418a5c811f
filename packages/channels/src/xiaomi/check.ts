import type { CredentialCheck } from '../channel.ts';
import { type Fixes, failedCheck, NO_PHONE, undecidedCheck } from '../check.ts';
import type { Http1Result } from '../transport/http1.ts';
import { readXiaomiAnswer, type XiaomiVerdict } from './answer.ts';
import { encode } from './payload.ts';

type Ask = (method: 'GET' | 'POST', path: string, body?: string) => Promise<Http1Result>;

/**
 * Proves secret and package without a push: the quota query (at most one a second — clouds/xiaomi.md §4). Where a host
 * does not serve it, the validation of an id that belongs to no phone shows at least that the secret is right.
 */
export async function checkXiaomi(ask: Ask, packageName: string, now: () => number): Promise<CredentialCheck> {
  const query = encode([['restricted_package_name', packageName]]);
  const quota = read(await ask('GET', `/v1/trace/quota/get?${query}`), now);
  if ('ok' in quota) return quota;
  if (quota.code === '0') {
    const { detail: said } = quota;
    return { ok: true, proved: 'secret+package', detail: `the quota query was answered. ${said}`.trim(), said };
  }
  if (quota.code !== 'http_404' && quota.code !== 'http_405' && quota.code !== '10020' && quota.code !== '10021') {
    return explain(quota);
  }
  const ids = encode([
    ['registration_ids', NO_PHONE],
    ['restricted_package_name', packageName],
  ]);
  const validation = read(await ask('POST', '/v1/validation/regids', ids), now);
  if ('ok' in validation) return validation;
  const known = validation.code === '0' || validation.outcome.kind === 'invalid_token';
  return known ? { ok: true, proved: 'secret', detail: 'the validation call took the secret' } : explain(validation);
}

function read(result: Http1Result, now: () => number): XiaomiVerdict | CredentialCheck {
  if (result.kind === 'answer') return readXiaomiAnswer(result.status, result.headers, result.body, 1, now());
  const { code, detail } = result.failure;
  return undecidedCheck({ kind: 'unavailable', code }, code, detail);
}

const explain = ({ outcome, code, detail }: XiaomiVerdict) => failedCheck(outcome, code, detail, XIAOMI_FIXES);

/** What to do where a check fails. */
export const XIAOMI_FIXES = {
  '21301': {
    en: 'Copy the AppSecret (not the AppKey) of this app from the Xiaomi developer console',
    zh: '从小米开发者后台复制该应用的 AppSecret（不是 AppKey）',
  },
  '22022': {
    en: 'The package name is not of this app: copy it from the app’s page in the console',
    zh: '包名不属于该应用：从后台的应用页面复制',
  },
  '10004': {
    en: 'Add this server’s IP address to the app’s white list in the console, or clear that list',
    zh: '在后台将本服务器的 IP 地址加入该应用的白名单，或清空白名单',
  },
  credentials: {
    en: 'Copy the AppSecret of this app from the Xiaomi developer console',
    zh: '从小米开发者后台复制该应用的 AppSecret',
  },
  permission: {
    en: 'See the app’s state and permissions in the Xiaomi developer console',
    zh: '在小米开发者后台查看该应用的状态和权限',
  },
  config: {
    en: 'Check package name, region and endpoint of this certificate',
    zh: '核对该证书的包名、区域和接口地址',
  },
} as const satisfies Fixes;
