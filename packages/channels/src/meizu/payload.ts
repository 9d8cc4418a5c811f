import { hash } from 'node:crypto';
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote, PushContent, WireContent } from '../channel.ts';
import { cutWithNote, filledTexts, missingAddress, placeExt } from '../content.ts';
import { MAX_TAG_BYTES } from '../request.ts';
import { cutUnits, utf8Bytes } from '../text.ts';
import { HOUR_MS, MAX_VALID_HOURS, type MeizuOptions, readMeizuOptions } from './spec.ts';

/** "1–32 chars" and "1–100 chars" — clouds/meizu.md §4. We count UTF-16 units, never fewer. */
const MAX_TITLE_UNITS = 32;
const MAX_CONTENT_UNITS = 100;
/** No limit is stated for the text of an opened notification (ibid.); this is what one holds. */
const MAX_EXPANDED_UNITS = 500;
/** `callback` — clouds/meizu.md §4. */
const MAX_CALLBACK_BYTES = 128;
/** `validTime` counts hours (§4). What lives shorter than this goes to phones that are on line now, or not at all. */
const SHORTEST_KEPT_MS = 10 * 60_000;
/** The number of `callback.type` (§4). */
const RECEIPT_TYPES = { delivered: 1, clicked: 2, both: 3 } as const;
const DEFAULT_PARAMETERS_BYTES = 4096;

/** One content for Meizu, all but ids, tag, life and callback. */
export interface MeizuBody {
  readonly noticeBarInfo: Readonly<Record<string, unknown>>;
  readonly noticeExpandInfo: Readonly<Record<string, unknown>> | undefined;
  readonly click: Readonly<Record<string, unknown>>;
  readonly ext: string;
  readonly advanceInfo: Readonly<Record<string, unknown>>;
  /** 0: ask for no receipts. */
  readonly receiptType: number;
}

/** What differs from request to request. */
export interface MeizuEnvelope {
  tag: string;
  leftMs: number;
  receiptUrl: string | undefined;
}

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function meizuPayload(content: PushContent): WireContent & { readonly body: MeizuBody } {
  const options = readMeizuOptions(content.options);
  const notes: ContentNote[] = [];
  const given = filledTexts(content, notes);
  const title = cutWithNote('title', given.title, (text) => cutUnits(text, MAX_TITLE_UNITS), '32', notes);
  const body = cutWithNote('body', given.body, (text) => cutUnits(text, MAX_CONTENT_UNITS), '100', notes);
  const room = options.maxParametersBytes ?? DEFAULT_PARAMETERS_BYTES;
  const fits = (ext: string) => utf8Bytes(JSON.stringify(parameters('x'.repeat(MAX_TAG_BYTES), ext))) <= room;
  const ext = placeExt(content.ext, (one) => (fits(one) ? one : undefined), `${room} bytes of parameters`, notes);
  // 1 = the whole text when it is pulled open — clouds/meizu.md §4.
  const expanded = content.offlinePush.android?.style === 1 && body !== given.body;
  const expandInfo = { noticeExpandType: 1, noticeExpandContent: cutUnits(given.body, MAX_EXPANDED_UNITS) };
  return {
    body: {
      noticeBarInfo: { noticeMsgType: noticeMsgType(content, options), noticeBarType: 0, title, content: body },
      noticeExpandInfo: expanded ? expandInfo : undefined,
      click: clickInfo(options, notes),
      ext: ext ?? '',
      advanceInfo: {
        suspend: options.headsUp === 'off' ? 0 : 1,
        clearNoticeBar: 1,
        notificationType: { vibrate: 1, lights: 1, sound: 1 },
        notifyKey: notifyKey(content.replaceKey),
      },
      receiptType: options.receipts === undefined || options.receipts === 'none' ? 0 : RECEIPT_TYPES[options.receipts],
    },
    notes,
  };
}

/** The `messageJson` of one request. */
export function meizuMessage(body: MeizuBody, { tag, leftMs, receiptUrl }: MeizuEnvelope): string {
  const asked = body.receiptType !== 0 && receiptUrl !== undefined && utf8Bytes(receiptUrl) <= MAX_CALLBACK_BYTES;
  return JSON.stringify({
    noticeBarInfo: body.noticeBarInfo,
    ...(body.noticeExpandInfo === undefined ? {} : { noticeExpandInfo: body.noticeExpandInfo }),
    clickTypeInfo: { ...body.click, parameters: parameters(tag, body.ext) },
    pushTimeInfo: leftMs < SHORTEST_KEPT_MS ? { offLine: 0 } : { offLine: 1, validTime: validHours(leftMs) },
    advanceInfo: body.advanceInfo,
    ...(asked ? { extra: { callback: receiptUrl, 'callback.param': tag, 'callback.type': body.receiptType } } : {}),
  });
}

/** The collapse key: at most 8 of [0-9A-Za-z_-] (§4), so 48 bits of the key's hash. */
export function notifyKey(replaceKey: string): string {
  return hash('sha256', replaceKey, 'base64url').slice(0, 8);
}

const validHours = (leftMs: number): number => Math.min(MAX_VALID_HOURS, Math.ceil(leftMs / HOUR_MS));

function parameters(tag: string, ext: string): Record<string, string> {
  return ext === '' ? { [PUSH_TAG_KEY]: tag } : { ext, [PUSH_TAG_KEY]: tag };
}

/** 0 public, 1 private — clouds/meizu.md §4, §7. The message's own beats the certificate's. */
function noticeMsgType(content: PushContent, options: MeizuOptions): 0 | 1 {
  const own = content.offlinePush.android?.meizuNotifyType;
  if (own !== undefined) return own;
  switch (options.noticeMsgType) {
    case 'private':
      return 1;
    case 'public':
      return 0;
    case 'by_class':
    case undefined:
      return content.class === 'marketing' ? 0 : 1;
    default:
      return options.noticeMsgType satisfies never;
  }
}

/** `clickType`: 0 app, 1 page, 2 web — clouds/meizu.md §4 (which asks not to use 3). */
function clickInfo(options: MeizuOptions, notes: ContentNote[]): Record<string, unknown> {
  switch (options.clickAction) {
    case 'activity':
      if (options.activity !== undefined) return { clickType: 1, activity: options.activity };
      break;
    case 'web':
      if (options.webUrl !== undefined) return { clickType: 2, url: options.webUrl };
      break;
    case 'launcher':
    case undefined:
      return { clickType: 0 };
    default:
      options.clickAction satisfies never;
  }
  notes.push(missingAddress(options.clickAction));
  return { clickType: 0 };
}
