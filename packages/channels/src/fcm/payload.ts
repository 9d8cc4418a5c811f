import { type MessageClass, PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote, PushContent, Target, WireContent } from '../channel.ts';
import { fitParts, type Parts } from '../fit.ts';
import { jsonField } from '../json-field.ts';
import { MAX_TAG_BYTES } from '../request.ts';
import { utf8Bytes } from '../text.ts';
import { type FcmOptions, MAX_TTL_MS, readFcmOptions } from './spec.ts';

/**
 * Bytes of notification and data (clouds/fcm.md §6, §13). We count the JSON of `notification`, `android.notification`
 * and `data`, quotes and escapes included: never less than what the cloud counts.
 */
const MAX_BYTES = 4096;
/** The longest `notification_count` that a request may add: an app may count to a million. */
const COUNT_BYTES = ',"notification_count":9999999'.length;

/** Pieces of the request's JSON; only token, tag, life and badge are missing. */
export interface FcmBody {
  /** From after the token to the place of the tag in `data`. */
  readonly data: string;
  /** From after `data` to the place of the life time. */
  readonly android: string;
  /** Fields of `android.notification` without braces; undefined in data mode. */
  readonly notification: string | undefined;
}

/** Which classes wake a dozing phone. NORMAL may come minutes late — clouds/fcm.md §3. */
const PRIORITY: Readonly<Record<MessageClass, 'HIGH' | 'NORMAL'>> = {
  call: 'HIGH',
  chat: 'HIGH',
  group: 'HIGH',
  system: 'HIGH',
  marketing: 'NORMAL',
};

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function fcmPayload(content: PushContent): WireContent & { readonly body: FcmBody } {
  const options = readFcmOptions(content.options);
  const notes: ContentNote[] = [];
  const given: Parts = {
    title: content.title.toWellFormed(),
    body: content.body.toWellFormed(),
    ext: content.ext.toWellFormed(),
    image: content.offlinePush.android?.fcmImage || undefined,
  };
  let texts = textsOf(given, content, options);
  if (!isSurelyShort(texts) && bytesOf(texts) > MAX_BYTES) {
    const parts = fitParts(given, (candidate) => bytesOf(textsOf(candidate, content, options)), MAX_BYTES, notes);
    texts = textsOf(parts, content, options);
  }
  const { shown, data, notification } = texts;
  // No `collapse_key`: a phone that is away keeps at most 4 of them, and which 4 is undefined (clouds/fcm.md §3). With a
  // key per message the fifth conversation would lose its push; `tag` replaces on the phone and loses none.
  let android = `},"android":{"priority":"${priorityOf(content, options)}",`;
  if (options.packageName !== undefined) {
    android += `"restricted_package_name":${JSON.stringify(options.packageName)},`;
  }
  let head = shown === undefined ? '' : `"notification":${shown},`;
  if (options.analyticsLabel !== undefined) {
    head += `"fcm_options":{"analytics_label":${JSON.stringify(options.analyticsLabel)}},`;
  }
  const fields = data === '' ? '' : `${data},`;
  return { body: { data: `${head}"data":{${fields}`, android, notification }, notes };
}

/** The whole request body for one token. */
export function fcmRequest(body: FcmBody, target: Target, nowMs: number): string {
  const leftMs = Math.min(MAX_TTL_MS, Math.max(0, target.expiresAtMs - nowMs));
  let json = `{"message":{"token":${JSON.stringify(target.token)},${body.data}`;
  const badge = target.badge !== undefined && 'set' in target.badge ? target.badge.set : undefined;
  // In data mode the app sets the badge itself. An increment cannot be said: absent, a launcher counts up by one (§3).
  if (badge !== undefined && body.notification === undefined) json += `"badge":"${badge}",`;
  json += `"${PUSH_TAG_KEY}":${JSON.stringify(target.tag)}${body.android}"ttl":"${Math.floor(leftMs / 1000)}s"`;
  if (body.notification !== undefined) {
    json += `,"notification":{${body.notification}`;
    if (badge !== undefined) json += `,"notification_count":${badge}`;
    json += '}';
  }
  return `${json}}}}`;
}

/** JSON of one content. */
interface Texts {
  /** `notification`, an object. */
  shown: string | undefined;
  /** Fields of `data` without braces, strings only. The reserved keys (from, message_type, gcm, google.*, gcm.*, collapse_key — §3) are avoided by name. */
  data: string;
  /** Fields of `android.notification` without braces. */
  notification: string | undefined;
}
const BRACES = '{}'.length;

function textsOf({ title, body, ext, image }: Parts, content: PushContent, options: FcmOptions): Texts {
  const { android } = content.offlinePush;
  const channelId = android?.fcmChannelID || options.channelId || undefined;
  const sound = android?.sound || options.sound || 'default';
  const given = ext === '' ? '' : `"ext":${JSON.stringify(ext)}`;
  const shown = `"title":${JSON.stringify(title)},"body":${JSON.stringify(body)}`;
  const tag = `"tag":${JSON.stringify(content.replaceKey)},"sound":${JSON.stringify(sound)}`;
  // By hand: three objects only to be written out would be made for every push.
  if (options.mode === 'data') {
    const data = `${given === '' ? '' : `${given},`}${shown},${tag}${jsonField('channelId', channelId)}${jsonField('image', image)}`;
    return { shown: undefined, data, notification: undefined };
  }
  let notification = tag + jsonField('channel_id', channelId) + jsonField('image', image);
  notification +=
    jsonField('icon', options.icon) +
    jsonField('color', options.color) +
    jsonField('click_action', options.clickAction);
  return { shown: `{${shown}}`, data: given, notification };
}

/** The tag as it stands in `data`, with the comma where there is another field. */
const TAG_BYTES = `"${PUSH_TAG_KEY}":"",`.length + MAX_TAG_BYTES;
/** A UTF-16 unit is three bytes at most: what is short enough by that need not be counted. */
const isSurelyShort = ({ shown = '', data, notification = '' }: Texts): boolean =>
  3 * (shown.length + data.length + notification.length) + 2 * BRACES + TAG_BYTES + COUNT_BYTES <= MAX_BYTES;
function bytesOf({ shown, data, notification }: Texts): number {
  let bytes = BRACES + utf8Bytes(data) + TAG_BYTES - (data === '' ? 1 : 0) + COUNT_BYTES;
  if (shown !== undefined) bytes += utf8Bytes(shown);
  if (notification !== undefined) bytes += BRACES + utf8Bytes(notification);
  return bytes;
}

function priorityOf(content: PushContent, options: FcmOptions): 'HIGH' | 'NORMAL' {
  const wanted = content.offlinePush.android?.fcmPriority ?? options.priority ?? 'by_class';
  if (wanted === 'by_class') return PRIORITY[content.class];
  return wanted === 'high' ? 'HIGH' : 'NORMAL';
}
