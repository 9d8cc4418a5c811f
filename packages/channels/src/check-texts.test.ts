import { describe, expect, it } from 'vitest';
import { failedCheck, UNDECIDED, undecidedCheck } from './check.ts';
import { type CredentialCheck, checkInChinese, registry } from './index.ts';

const han = /\p{Script=Han}/u;
const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
const fixes = Object.entries(registry).flatMap(([vendor, { fixes }]) =>
  Object.entries(fixes).map(([key, said]) => ({ vendor, key, ...said })),
);
const undecided = Object.entries(UNDECIDED).flatMap(([key, { detail, fix }]) => [
  { vendor: 'detail', key, ...detail },
  { vendor: 'fix', key, ...fix },
]);

describe('the texts of a check', () => {
  it.each([...fixes, ...undecided])('are there in both languages, with the same values: $vendor $key', ({ en, zh }) => {
    expect(en).toMatch(/^\w.{9}/);
    expect(en).not.toMatch(han);
    expect(zh).toMatch(han);
    expect(holes(zh)).toEqual(holes(en));
  });

  it.each(Object.entries(registry))(
    'say in Chinese what a refusal of %s means, by its code or its cause',
    (vendor, one) => {
      for (const [key, { en, zh }] of Object.entries(one.fixes)) {
        if (holes(en).length > 0) continue;
        const cause = ['credentials', 'permission', 'config'].find((known) => known === key) ?? 'config';
        const outcome = { kind: 'refused', code: key, cause: cause as 'config' } as const;
        const check = failedCheck(outcome, key, '', one.fixes);
        expect(check.fix).toBe(en);
        expect(checkInChinese(vendor, check)).toEqual({ detail: '这不是厂商云自身的答复', fix: zh });
      }
    },
  );

  it('keep the cloud’s own words, and those of an older or newer server', () => {
    const refused = { kind: 'refused', code: '21301', cause: 'credentials' } as const;
    const check = failedCheck(refused, '21301', 'bad secret', registry.xiaomi.fixes);
    expect(checkInChinese('xiaomi', check).detail).toBe('bad secret');
    const newer: CredentialCheck = { ...check, advice: { key: 'next', values: {}, said: 'bad secret' } } as never;
    expect(checkInChinese('xiaomi', newer).fix).toBe(registry.xiaomi.fixes['21301']?.en);
    const { advice: _, ...older } = check as CredentialCheck & { ok: false };
    expect(checkInChinese('xiaomi', older as CredentialCheck)).toMatchObject({ detail: 'bad secret' });
  });

  it.each([
    [
      { kind: 'throttled', code: '1', retryAfterMs: 90_500, scope: 'lane' },
      '1',
      /要求减少请求（1：slow）/,
      /91 秒后重试/,
    ],
    [{ kind: 'unavailable', code: 'ECONNREFUSED' }, 'ECONNREFUSED', /连不上厂商云（ECONNREFUSED：slow）/, /域名解析/],
    [{ kind: 'unavailable', code: 'aborted' }, 'aborted', /（aborted：未按时答复）/, /域名解析/],
    [{ kind: 'unavailable', code: 'http_503' }, 'http_503', /出现故障（http_503）/, /几分钟后重试/],
  ] as const)('say of a cloud that did not look at them what became of it: %j', (outcome, code, detail, fix) => {
    const shown = checkInChinese('xiaomi', undecidedCheck(outcome, code, 'slow'));
    expect(shown.detail).toMatch(detail);
    expect(shown.fix).toMatch(fix);
  });

  it('say what was proved, and what comes with it', () => {
    const proved = { ok: true, proved: 'oauth+project', detail: 'accepted', overRate: true } as const;
    expect(checkInChinese('fcm', proved).detail).toBe('已取得访问令牌，项目应答了试推送；当前已超出速率或配额');
  });
});
