import { filled } from './check.ts';

/** What a schema says of a field, as far as values go: enough to say in any language what it takes. */
export interface FieldRules {
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

/** A field's own description, in English and in Chinese. */
export type FieldMeaning = { description: string; descriptionZh: string };

/** What is wrong with a field of a certificate. `values` hold only what a schema or this package itself says. */
export type FieldTrouble =
  | { reason: 'missing'; values: FieldMeaning }
  | { reason: 'not_allowed'; values: FieldMeaning & { rules: FieldRules } }
  /** Of two sets of fields one is needed whole. */
  | { reason: 'half_a_set'; values: { one: string; other: string } }
  | { reason: 'key_not_pem'; values: { from: string } }
  | { reason: 'key_of_other_kind'; values: { wanted: string; from: string } }
  | { reason: 'pair_not_pem' | 'pair_of_two'; values: Record<string, never> }
  | { reason: 'endpoint_unknown' | 'vendor_without_channel'; values: { known: readonly string[] } }
  | { reason: 'not_a_url'; values: Record<string, never> };
export type FieldTroubleReason = FieldTrouble['reason'];

const PAIR = '以 PEM 格式完整粘贴两者；私钥须属于该证书，且没有密码';
const MEANING = '{meaning}';
const ZH: Readonly<Record<FieldTroubleReason, { problem: string; fix: string }>> = {
  missing: { problem: '缺少', fix: MEANING },
  not_allowed: { problem: '不是{allowed}', fix: MEANING },
  half_a_set: { problem: '缺少', fix: '填写 {one}，或填写 {other}' },
  key_not_pem: { problem: '不是 PEM 格式的私钥', fix: '完整粘贴 {from} 的内容，保留换行' },
  key_of_other_kind: { problem: '不是 {wanted} 密钥', fix: '完整粘贴 {from} 的内容，保留换行' },
  pair_not_pem: { problem: '不是可读的 PEM', fix: PAIR },
  pair_of_two: { problem: '是另一个证书的私钥', fix: PAIR },
  endpoint_unknown: { problem: '未知', fix: '可用的有：{known}' },
  vendor_without_channel: { problem: '没有对应的通道', fix: '可用的有：{known}' },
  not_a_url: { problem: '不是 http(s) 地址', fix: '填写形如 https://host:port 的地址' },
};

/**
 * The same in Chinese; undefined for a reason of another version. A server that is older gives a field's description in
 * English alone: that stands then.
 *
 * @example
 * fieldTroubleInChinese('region', { reason: 'missing', values: { description: 'Region', descriptionZh: '区域' } })
 */
export function fieldTroubleInChinese(
  field: string,
  { reason, values }: { reason: string; values: Readonly<Record<string, unknown>> },
): { message: string; fix: string } | undefined {
  if (!Object.hasOwn(ZH, reason)) return undefined;
  const { problem, fix } = ZH[reason as FieldTroubleReason];
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(values))
    shown[name] = Array.isArray(value) ? value.join('、') : String(value);
  const { rules, description, descriptionZh } = values as { rules?: FieldRules } & Partial<FieldMeaning>;
  shown['meaning'] = descriptionZh || description || '';
  if (rules !== undefined) shown['allowed'] = allowedInChinese(rules);
  const isBare = fix === MEANING;
  const about = isBare && shown['allowed'] !== undefined ? `填写${shown['allowed']}` : '';
  const text = filled(fix, shown);
  return {
    message: `${field} ${filled(problem, shown)}`,
    fix:
      about === '' ? (isBare && text !== '' ? `其含义：${text}` : text) : text === '' ? about : `${about}（${text}）`,
  };
}

/** `allowedValues` in Chinese. */
export function allowedInChinese({ type, enum: choices, const: only, ...rules }: FieldRules): string {
  if (choices !== undefined) return `以下之一：${choices.join('、')}`;
  if (only !== undefined) return `'${only}'`;
  switch (type) {
    case 'boolean':
      return ' true 或 false';
    case 'integer': {
      const { minimum, maximum } = rules;
      const range =
        minimum === undefined
          ? maximum === undefined
            ? ''
            : `（不大于 ${maximum}）`
          : maximum === undefined
            ? `（不小于 ${minimum}）`
            : `（${minimum} 至 ${maximum}）`;
      return `整数${range}`;
    }
    case 'string':
      return [
        rules.maxLength === undefined
          ? (rules.minLength ?? 0) === 0
            ? '文本'
            : `至少 ${rules.minLength} 个字符的文本`
          : `${rules.minLength ?? 0} 至 ${rules.maxLength} 个字符的文本`,
        ...(rules.pattern === undefined ? [] : [`格式为 ${rules.pattern}`]),
      ].join('，');
    default:
      return '值均为文本的对象';
  }
}
