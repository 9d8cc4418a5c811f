/** The body of a send, read as the interface says it reads it (clouds/huawei.md §3). Pure. */
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { isObject, readJson } from '../kit/answers.ts';
import { type Click, lacksPage } from '../kit/click.ts';
import { type AndroidNotification, Message } from './fields.ts';
import { CATEGORIES, type CODES, LIMITS } from './spec.ts';

const validator = Compile(Message);

export interface HuaweiMessage {
  tokens: readonly string[];
  validateOnly: boolean;
  /** undefined: a data message, for the app's own code. */
  display:
    | {
        title: string;
        body: string;
        click: Click;
        notifyId: number | undefined;
        tag: string | undefined;
        group: string | undefined;
        channelId: string | undefined;
        image: string | undefined;
        sound: string | undefined;
        alerts: boolean;
        inForeground: boolean;
        badge: number | undefined;
      }
    | undefined;
  data: string;
  ttlMs: number;
  collapseKey: number;
  category: string | undefined;
  isUrgent: boolean;
  isLow: boolean;
  isTest: boolean;
  biTag: string;
  receiptId: string | undefined;
}
export interface Refusal {
  refused: keyof typeof CODES;
  reason: string;
}
export const isRefusal = (read: HuaweiMessage | Refusal): read is Refusal => 'refused' in read;

export function readMessage(text: string): HuaweiMessage | Refusal {
  const json = readJson(text);
  if (!isObject(json)) return no('80100003', 'the body is no JSON object');
  // §3: a misspelt `message` is found as a missing token.
  if (!isObject(json['message'])) return no('80300010', 'token is empty');
  const { message, validate_only: validateOnly = false } = json;
  if (typeof validateOnly !== 'boolean') return no('80100001', 'validate_only is no boolean');
  const tokens = readTokens(message);
  if ('refused' in tokens) return tokens;
  const withoutTokens = JSON.stringify({ ...json, message: { ...message, token: undefined } });
  if (Buffer.byteLength(withoutTokens) > LIMITS.bodyBytes) return no('80300008', 'over 4096 bytes');
  if (!validator.Check(message)) return no('80100003', 'the message does not have the documented structure');
  const { android, notification } = message;
  const ttlMs = readTtl(android?.ttl);
  if (ttlMs === undefined) return no('80100004', 'ttl takes "86400s", up to "1296000s"');
  const collapseKey = android?.collapse_key ?? -1;
  if (typeof collapseKey !== 'number' || !Number.isInteger(collapseKey) || collapseKey < -1 || collapseKey > 100) {
    return no('80100013', 'collapse_key takes -1 to 100');
  }
  if (android?.category !== undefined && !CATEGORIES.has(android.category)) {
    return no('80100001', 'category is unknown');
  }
  const display = readDisplay(notification, android?.notification);
  if (display !== undefined && 'refused' in display) return display;
  const data = android?.data ?? message.data ?? '';
  if (display === undefined && data === '') return no('80100003', 'neither a notification nor data');
  return {
    tokens: tokens.list,
    validateOnly,
    display,
    data,
    isUrgent: android?.urgency === 'HIGH',
    ttlMs,
    collapseKey,
    category: android?.category,
    isLow: android?.notification?.importance === 'LOW',
    isTest: android?.target_user_type === 1,
    biTag: android?.bi_tag ?? '',
    receiptId: android?.receipt_id,
  };
}

function readTokens({ token, topic, condition }: Record<string, unknown>): { list: string[] } | Refusal {
  const given = [token, topic, condition].filter((one) => one !== undefined);
  if (given.length !== 1) return no(given.length === 0 ? '80300010' : '80100003', 'one of token, topic and condition');
  if (token === undefined) return no('80300010', 'this cloud sends to tokens');
  const list = Array.isArray(token) ? token.filter((one) => typeof one === 'string') : [];
  if (!Array.isArray(token) || list.length !== token.length) return no('80100003', 'token is no list of texts');
  if (list.length === 0 || list.length > LIMITS.targets) return no('80300010', 'token takes 1 to 1000');
  return { list };
}

function readTtl(ttl: unknown): number | undefined {
  if (ttl === undefined) return 86_400_000;
  const seconds = typeof ttl === 'string' ? /^(\d{1,7})s$/.exec(ttl)?.[1] : undefined;
  if (seconds === undefined || Number(seconds) > LIMITS.ttlSeconds) return undefined;
  return Number(seconds) * 1000;
}

function readDisplay(
  common: Static<typeof Message>['notification'],
  own: Static<typeof AndroidNotification> | undefined,
): HuaweiMessage['display'] | Refusal {
  if (common === undefined && own === undefined) return undefined;
  const title = own?.title ?? common?.title ?? '';
  const body = own?.body ?? common?.body ?? '';
  if (title === '' || body === '') return no('80100003', 'title and body are required');
  if (own === undefined) return no('80100003', 'click_action is required');
  const { click_action: click, badge, style } = own;
  if (style === 1 && (!own.big_title || !own.big_body)) return no('80100003', 'style 1 needs big_title and big_body');
  if (style === 3 && !own.inbox_content?.length) return no('80100003', 'style 3 needs inbox_content');
  if (lacksPage(click)) return no('80100003', 'click_action 1 needs intent or action');
  return {
    title,
    body,
    click,
    notifyId: own.notify_id === -1 ? undefined : own.notify_id,
    tag: own.tag,
    group: own.group,
    channelId: own.channel_id,
    image: own.image ?? common?.image,
    sound: own.sound,
    alerts: own.importance !== 'LOW',
    inForeground: own.foreground_show !== false,
    badge: badge?.set_num ?? badge?.add_num,
  };
}

const no = (refused: keyof typeof CODES, reason: string): Refusal => ({ refused, reason });
