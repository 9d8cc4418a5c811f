/** Reads and checks one message of a send, from form fields or from an entry of multi_messages (clouds/xiaomi.md §5, §10). Pure. */
import type { XiaomiApp, XiaomiChannel } from './apps.ts';
import { type ChannelClass, LIMITS, RECEIPT_DEFAULT } from './spec.ts';

export interface XiaomiDraft {
  packageName: string;
  title: string;
  description: string;
  payload: string;
  passThrough: 0 | 1;
  notifyType: number;
  /** Absent: the phone shows only one push of the app. */
  notifyId: number | undefined;
  ttlMs: number;
  /** Epoch ms; 0 now. */
  timeToSend: number;
  extra: Readonly<Record<string, string>>;
  channel: XiaomiChannel | undefined;
  class: ChannelClass;
  callback: { url: string; param: string; type: number } | undefined;
  jobkey: string | undefined;
  onlySendOnce: boolean;
}
export interface MessageFields {
  one(key: string): string | undefined;
  extras: ReadonlyMap<string, string>;
}
export interface Refusal {
  code: number;
  reason?: string;
}
/** The positions of the switches that reading a message depends on. */
export interface MessageRules {
  missingTitle: string;
  tooLong: string;
  timeToSend: string;
  callbackParam: string;
}

const INTEGER = /^-?\d{1,15}$/;

export function readMessage(
  fields: MessageFields,
  app: XiaomiApp,
  rules: MessageRules,
  nowMs: number,
): XiaomiDraft | Refusal {
  const invalid = (field: string): Refusal => ({ code: 10017, reason: `parameter value invalid: ${field}` });
  const integer = (key: string, absent: number): number | undefined => {
    const text = fields.one(key);
    if (text === undefined || text === '') return absent;
    return INTEGER.test(text) ? Number(text) : undefined;
  };

  const packageName = packageOf(fields.one('restricted_package_name'), app);
  if (typeof packageName !== 'string') return packageName;

  const passThrough = integer('pass_through', 0);
  if (passThrough !== 0 && passThrough !== 1) return invalid('pass_through');
  const title = fields.one('title') ?? '';
  const description = fields.one('description') ?? '';
  const payload = fields.one('payload') ?? '';
  if (passThrough === 0) {
    const missing = title.trim() === '' ? 'title' : description.trim() === '' ? 'description' : undefined;
    if (missing !== undefined)
      return { code: Number(rules.missingTitle), reason: `required parameter missing: ${missing}` };
  }
  // "every char counts 1": counted as Java counts, in UTF-16 units.
  if (title.length > LIMITS.titleChars)
    return { code: Number(rules.tooLong), reason: 'parameter value invalid: title' };
  if (description.length > LIMITS.descriptionChars) {
    return { code: Number(rules.tooLong), reason: 'parameter value invalid: description' };
  }
  if (payload.length > LIMITS.payloadChars) return invalid('payload');

  const notifyType = integer('notify_type', -1);
  if (notifyType === undefined || notifyType < -1 || notifyType > 7) return invalid('notify_type');
  const notifyIdText = fields.one('notify_id');
  const notifyId = notifyIdText === undefined || notifyIdText === '' ? undefined : integer('notify_id', 0);
  if (notifyIdText !== undefined && notifyIdText !== '') {
    if (notifyId === undefined || notifyId < 0 || notifyId > LIMITS.notifyIdMax) return { code: 22103 };
  }

  const extras = checkExtras(fields.extras);
  if (extras !== undefined) return extras;
  const extra = Object.fromEntries(fields.extras);

  const channelId = extra['channel_id'];
  const channel = app.channels.find((one) => one.id === channelId);
  if (passThrough === 0 && channel === undefined && (channelId !== undefined || app.classification === 'new')) {
    return { code: 27001 };
  }
  const of: ChannelClass = channel?.class ?? 'default';

  const longestTtl = of === 'private' ? LIMITS.privateTtlMs : LIMITS.publicTtlMs;
  const ttl = integer('time_to_live', longestTtl);
  if (ttl === undefined || ttl < 0) return invalid('time_to_live');
  const timeToSend = integer('time_to_send', 0);
  if (timeToSend === undefined || timeToSend < 0) return invalid('time_to_send');
  const furthest = rules.timeToSend === '30d' ? 30 * 86_400_000 : LIMITS.scheduleMs;
  if (timeToSend > nowMs + furthest) return invalid('time_to_send');

  const jobkey = extra['jobkey'];
  if (jobkey !== undefined && !LIMITS.jobkey.test(jobkey)) return invalid('extra.jobkey');
  const callback = readCallback(extra, Number(rules.callbackParam));
  if (callback !== undefined && 'code' in callback) return callback;
  const effect = checkEffect(extra);
  if (effect !== undefined) return effect;

  return {
    packageName,
    title,
    description,
    payload,
    passThrough,
    notifyType,
    notifyId,
    ttlMs: Math.min(ttl, longestTtl),
    timeToSend,
    extra,
    channel,
    class: of,
    callback,
    jobkey,
    onlySendOnce: extra['only_send_once'] === '1',
  };
}
export const isRefusal = (read: XiaomiDraft | Refusal): read is Refusal => 'code' in read;

/** v3 may name several packages as a comma list (§4); one of them must be the app's. */
export function packageOf(given: string | undefined, app: XiaomiApp): string | Refusal {
  if (given === undefined || given === '') {
    return { code: 10016, reason: 'required parameter missing: restricted_package_name' };
  }
  return given.split(',').some((name) => name.trim() === app.packageName) ? app.packageName : { code: 22022 };
}

function checkExtras(extras: ReadonlyMap<string, string>): Refusal | undefined {
  if (extras.size > LIMITS.extraPairs) return { code: 65014 };
  let chars = 0;
  for (const [key, value] of extras) chars += key.length + value.length;
  return chars > LIMITS.extraChars ? { code: 65015 } : undefined;
}

function readCallback(
  extra: Readonly<Record<string, string>>,
  paramBytes: number,
): { url: string; param: string; type: number } | Refusal | undefined {
  const url = extra['callback'];
  if (url === undefined) return undefined;
  if (url.length > LIMITS.callbackUrlChars) return { code: 65037 };
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return { code: 65038 };
  const param = extra['callback.param'] ?? '';
  if (Buffer.byteLength(param) > paramBytes) return { code: 65036 };
  const type = extra['callback.type'] ?? String(RECEIPT_DEFAULT);
  if (!/^\d{1,3}$/.test(type) || Number(type) < 1 || Number(type) > 255) {
    return { code: 10017, reason: 'parameter value invalid: extra.callback.type' };
  }
  return { url, param, type: Number(type) };
}

function checkEffect(extra: Readonly<Record<string, string>>): Refusal | undefined {
  const effect = extra['notify_effect'];
  if (effect === undefined) return undefined;
  const needs = { '1': undefined, '2': 'intent_uri', '3': 'web_uri' }[effect];
  if (!['1', '2', '3'].includes(effect)) return { code: 10017, reason: 'parameter value invalid: extra.notify_effect' };
  if (needs !== undefined && (extra[needs] ?? '') === '') {
    return { code: 10016, reason: `required parameter missing: extra.${needs}` };
  }
  return undefined;
}
