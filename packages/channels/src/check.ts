import type { AdviceValues, CredentialCheck, Outcome, PushContent, RefusalCause } from './channel.ts';
import { type TroubleKind, troubleOf } from './trouble.ts';

type FailedCheck = Extract<CredentialCheck, { ok: false }>;

/** Has the form of no id that a cloud gives out, and belongs to no phone. */
export const NO_PHONE = 'tim-push-credential-check';

/** What is sent to it. */
export const CHECK_CONTENT: PushContent = {
  title: 'Hello',
  body: 'Hello',
  ext: '',
  class: 'chat',
  replaceKey: 'check',
  offlinePush: {},
  options: {},
};

export type CheckCause = 'credentials' | 'permission' | 'config';
const CAUSES: Readonly<Record<RefusalCause, CheckCause>> = {
  credentials: 'credentials',
  permission: 'permission',
  quota: 'permission',
  config: 'config',
  payload: 'config',
  content: 'config',
  unexplained: 'config',
};

/** One text in both languages that the command line speaks; `{name}` stands for a value that is known only then. */
export interface Said {
  readonly en: string;
  readonly zh: string;
}
/** What to do, by the cloud's own code or else by the cause. */
export type Fixes = Readonly<Record<CheckCause, Said>> & Readonly<Record<string, Said>>;

/** A failed check from what the cloud (or the way to it) answered. */
export function failedCheck(outcome: Outcome, code: string, detail: string, fixes: Fixes): FailedCheck {
  if (outcome.kind !== 'refused') return undecidedCheck(outcome, code, detail);
  const cause = CAUSES[outcome.cause];
  return refusedCheck(fixes, Object.hasOwn(fixes, code) ? code : cause, { cause, code, detail });
}

/** The cloud looked at the credentials and refused. @param key Of the fix among those of this cloud. */
export function refusedCheck(
  fixes: Readonly<Record<string, Said>>,
  key: string,
  { cause, code, detail }: { cause: CheckCause; code: string; detail: string },
  values: AdviceValues = {},
): FailedCheck {
  const said = wordsOf(code, detail);
  const fix = filled(fixes[key]?.en ?? '', values);
  return { ok: false, code, cause, detail: said || NO_ANSWER.en, fix, advice: { key, values, said } };
}
export const NO_ANSWER: Said = { en: 'this is no answer of the cloud’s own', zh: '这不是厂商云自身的答复' };

/** The cloud did not get to the credentials: what that means and what to do. */
export const UNDECIDED = {
  busy: {
    detail: {
      en: 'the cloud wants fewer requests now ({said}): the credentials were not looked at',
      zh: '厂商云此时要求减少请求（{said}）：没有检验凭据',
    },
    fix: {
      en: 'Nothing is known to be wrong: try again in {seconds} s. Pushes wait meanwhile, and go by themselves',
      zh: '没有发现错误：{seconds} 秒后重试。其间推送会等待，之后自动发出',
    },
  },
  notReached: {
    detail: {
      en: 'the cloud was not reached ({said}): the credentials were not looked at',
      zh: '连不上厂商云（{said}）：没有检验凭据',
    },
    fix: {
      en: 'Check the network and the name service of this server, and the endpoints and the proxy of the certificate, and try again',
      zh: '检查本服务器的网络和域名解析，以及该证书的接口地址和代理，然后重试',
    },
  },
  broken: {
    detail: {
      en: 'the cloud, or a proxy before it, is in trouble ({said}): the credentials were not looked at',
      zh: '厂商云或中间的代理出现故障（{said}）：没有检验凭据',
    },
    fix: {
      en: 'Nothing is known to be wrong: try again in some minutes; if it lasts, check the endpoints and the proxy of the certificate, and ask the vendor',
      zh: '没有发现错误：几分钟后重试；持续出现时检查该证书的接口地址和代理，并联系厂商',
    },
  },
} as const satisfies Record<TroubleKind, { detail: Said; fix: Said }>;

/** The cloud's own words stand only where they are some. */
export function undecidedCheck(
  outcome: Exclude<Outcome, { kind: 'refused' }>,
  code: string,
  detail: string,
): FailedCheck {
  const key = troubleOfCheck(outcome, code);
  const said = wordsOf(code, detail);
  const values: AdviceValues = outcome.kind === 'throttled' ? { seconds: Math.ceil(outcome.retryAfterMs / 1000) } : {};
  const texts = UNDECIDED[key];
  return {
    ok: false,
    code,
    cause: key === 'busy' ? 'busy' : 'network',
    detail: filled(texts.detail.en, { said: said === '' ? code : `${code}: ${said}` }),
    fix: filled(texts.fix.en, values),
    advice: { key, values, said },
  };
}

function troubleOfCheck(outcome: Exclude<Outcome, { kind: 'refused' }>, code: string): TroubleKind {
  if (outcome.kind === 'throttled') return 'busy';
  return code === 'aborted' || troubleOf(code) === 'notReached' ? 'notReached' : 'broken';
}

/** A text with its values in place. */
export const filled = (text: string, values: AdviceValues): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** Codes of answers that are none of the cloud's own: the page of a gateway tells an operator nothing. */
const FOREIGN = /^(oauth_|auth_)?(http_\d{3}|unreadable)$/;

/** Our own words for a cloud that said nothing. */
export const IN_TIME: Said = { en: 'no answer in time', zh: '未按时答复' };

function wordsOf(code: string, detail: string): string {
  if (code === 'aborted') return IN_TIME.en;
  return FOREIGN.test(code) || /^\s*[<{[]/.test(detail) ? '' : detail.trim();
}
