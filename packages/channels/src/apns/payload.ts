import { hash } from 'node:crypto';
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote, PushContent, Target, WireContent } from '../channel.ts';
import { fitParts, type Parts } from '../fit.ts';
import { jsonField } from '../json-field.ts';
import { MAX_TAG_BYTES } from '../request.ts';
import { utf8Bytes } from '../text.ts';
import { type ApnsOptions, MAX_TTL_MS, readApnsOptions } from './spec.ts';

/** Size of the whole JSON — clouds/apns.md §5. */
const MAX_BYTES = 4096;
const MAX_VOIP_BYTES = 5120;
/** The badge (an app may count to a million) and the tag, which come when the request is made. */
const LATER_BYTES = MAX_TAG_BYTES + ',"badge":9999999'.length;
const MAX_COLLAPSE_BYTES = 64;
/** The client SDK's word for silence (facts: tim-api §5). */
const NO_SOUND = 'push.no_sound';

/** One content for APNs, all but token, tag, life and badge. JSON in parts, by hand: objects only to be written out would be made for every push. */
export interface ApnsBody {
  /** Fields of `aps`, without braces. */
  readonly aps: string;
  /** The fields beside it, each with its comma before it. */
  readonly custom: string;
  readonly pushType: 'alert' | 'voip';
  /** 10 at once, 5 when it suits the phone's battery. */
  readonly priority: '10' | '5';
  readonly collapseId: string;
  /** The sender asked that this message does not count. */
  readonly countsForBadge: boolean;
}

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function apnsPayload(content: PushContent): WireContent & { readonly body: ApnsBody } {
  const options = readApnsOptions(content.options);
  const { apns } = content.offlinePush;
  const notes: ContentNote[] = [];
  const given: Parts = {
    title: (apns?.title || content.title).toWellFormed(),
    body: content.body.toWellFormed(),
    ext: content.ext.toWellFormed(),
    image: apns?.image || undefined,
  };
  const isVoip = apns?.pushType === 1;
  const bodyWith = (parts: Parts): ApnsBody => bodyOf(parts, content, options);
  const most = isVoip ? MAX_VOIP_BYTES : MAX_BYTES;
  let body = bodyWith(given);
  if (!isSurelyShort(body) && bytesOf(body) > most)
    body = bodyWith(fitParts(given, (parts) => bytesOf(bodyWith(parts)), most, notes));
  if (apns?.liveActivity !== undefined) {
    notes.push({
      kind: 'dropped_field',
      field: 'apns.liveActivity',
      detail: 'Live Activities have tokens of their own',
    });
  }
  return { body, notes };
}

/** The payload of one phone. */
export function apnsJson(body: ApnsBody, { tag, badge }: Pick<Target, 'tag' | 'badge'>): string {
  // An increment cannot be said: iOS sets the number that it is told (§5).
  const set = badge !== undefined && 'set' in badge && body.countsForBadge ? badge.set : undefined;
  return json(body, tag, set);
}

/** Adds the headers of one phone's request, names and values in turn, to those of HTTP/2 and `authorization` — clouds/apns.md §3. */
export function addApnsHeaders(headers: string[], body: ApnsBody, topic: string, target: Target, nowMs: number): void {
  const leftMs = Math.min(MAX_TTL_MS, target.expiresAtMs - nowMs);
  const isVoip = body.pushType === 'voip';
  headers.push('apns-topic', isVoip ? `${topic}.voip` : topic);
  headers.push('apns-push-type', body.pushType, 'apns-priority', body.priority);
  headers.push('apns-expiration', String(Math.floor((nowMs + leftMs) / 1000)));
  if (!isVoip) headers.push('apns-collapse-id', body.collapseId);
  headers.push('apns-id', uuidOf(`${target.requestKey} ${target.token}`));
}

function bodyOf({ title, body, ext, image }: Parts, content: PushContent, options: ApnsOptions): ApnsBody {
  const { apns } = content.offlinePush;
  const sound = apns?.sound || options.sound || 'default';
  const level = apns?.interruptionLevel ?? options.interruptionLevel;
  const isMutable = apns?.mutableContent === 1 || options.mutableContent === 'yes' || image !== undefined;
  const subtitle = jsonField('subtitle', apns?.subTitle);
  const alert = `${title === '' ? '' : `"title":${JSON.stringify(title)},`}"body":${JSON.stringify(body)}${subtitle}`;
  let aps = `"alert":{${alert}}`;
  if (sound !== NO_SOUND && sound !== 'none') aps += jsonField('sound', sound);
  // Groups the banners of a conversation, whether or not one replaces another (§5).
  aps += jsonField('thread-id', content.conversationKey) + jsonField('category', options.category);
  if (isMutable) aps += ',"mutable-content":1';
  if (apns?.contentAvailable === 1) aps += ',"content-available":1';
  aps += jsonField('interruption-level', level);
  return {
    aps,
    custom: jsonField('ext', ext) + jsonField('image', image),
    pushType: apns?.pushType === 1 ? 'voip' : 'alert',
    priority: content.class === 'marketing' ? '5' : '10',
    collapseId: collapseId(content.replaceKey),
    countsForBadge: apns?.badgeMode !== 1,
  };
}

const json = ({ aps, custom }: Pick<ApnsBody, 'aps' | 'custom'>, tag: string, badge: number | undefined): string =>
  `{"aps":{${aps}${badge === undefined ? '' : `,"badge":${badge}`}}${custom},"${PUSH_TAG_KEY}":${JSON.stringify(tag)}}`;
const bytesOf = (body: Pick<ApnsBody, 'aps' | 'custom'>): number => utf8Bytes(json(body, '', undefined)) + LATER_BYTES;
const REST_BYTES = bytesOf({ aps: '', custom: '' });
/** A UTF-16 unit is three bytes at most: what is short enough by that need not be counted. */
const isSurelyShort = ({ aps, custom }: ApnsBody): boolean =>
  3 * (aps.length + custom.length) + REST_BYTES <= MAX_BYTES;

/** At most 64 bytes (§3): a longer key by its hash. */
export function collapseId(replaceKey: string): string {
  if (utf8Bytes(replaceKey) <= MAX_COLLAPSE_BYTES && /^[\x21-\x7e]+$/.test(replaceKey)) return replaceKey;
  return hash('sha256', replaceKey, 'base64url');
}

/** A UUID that is the same for a repeated request, so that Apple's log shows it as one. */
function uuidOf(key: string): string {
  const hex = hash('sha256', key, 'hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
