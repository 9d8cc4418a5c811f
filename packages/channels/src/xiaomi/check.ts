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
    return { ok: true, proved: 'secret+package', detail: `the quota query was answered. ${quota.detail}`.trim() };
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

const explain = ({ outcome, code, detail }: XiaomiVerdict) => failedCheck(outcome, code, detail, FIXES);

const FIXES: Fixes = {
  byCode: {
    '21301': 'Copy the AppSecret (not the AppKey) of this app from the Xiaomi developer console',
    '22022': 'The package name is not of this app: copy it from the app’s page in the console',
    '10004': 'Add this server’s IP address to the app’s white list in the console, or clear that list',
  },
  byCause: {
    credentials: 'Copy the AppSecret of this app from the Xiaomi developer console',
    permission: 'See the app’s state and permissions in the Xiaomi developer console',
    config: 'Check package name, region and endpoint of this certificate',
  },
};
