import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote, PushContent, Target, WireContent } from '../channel.ts';
import { type ClickAddress, clickAddress } from '../click-address.ts';
import { cutWithNote, filledTexts, httpsImage } from '../content.ts';
import { fitParts, type Parts } from '../fit.ts';
import { intentWithExtras } from '../intent-uri.ts';
import { hash31, MAX_TAG_BYTES } from '../request.ts';
import { cutUnits, utf8Bytes } from '../text.ts';
import { type HonorOptions, MAX_TTL_MS, readHonorOptions } from './spec.ts';

/** One source names them Honor's limits; they are safe to follow — clouds/honor.md §3. */
const MAX_TITLE_UNITS = 40;
const MAX_BODY_UNITS = 256;
/** Huawei's ceiling without tokens; Honor's own is unconfirmed (ibid.). */
const MAX_BYTES = 4096;
/** What tag (twice), life and badge add when the request is made. */
const LATER_BYTES = 2 * (MAX_TAG_BYTES + 20) + 80;

/** One content for Honor, all but tokens, tag, life and badge. */
export interface HonorBody {
  readonly title: string;
  readonly text: string;
  readonly ext: string;
  readonly notification: Readonly<Record<string, unknown>>;
  readonly isTest: boolean;
  readonly click: ClickAddress;
  readonly badgeClass: string | undefined;
}

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function honorPayload(content: PushContent): WireContent & { readonly body: HonorBody } {
  const options = readHonorOptions(content.options);
  const notes: ContentNote[] = [];
  const given = filledTexts(content, notes);
  const parts: Parts = {
    title: cutWithNote('title', given.title, (text) => cutUnits(text, MAX_TITLE_UNITS), '40', notes),
    body: cutWithNote('body', given.body, (text) => cutUnits(text, MAX_BODY_UNITS), '256', notes),
    ext: content.ext.toWellFormed(),
    image: imageOf(content, options, notes),
  };
  const click = clickAddress(options, notes);
  const fitted = fitParts(parts, (one) => bytesOf(bodyOf(one, content, options, click)), MAX_BYTES, notes);
  return { body: bodyOf(fitted, content, options, click), notes };
}

/** The whole request body. */
export function honorMessage(
  body: HonorBody,
  request: { tokens: readonly string[]; tag: string; leftMs: number; badge?: Target['badge'] },
): string {
  const { tag, leftMs, badge } = request;
  const extras = { ...(body.ext === '' ? {} : { ext: body.ext }), [PUSH_TAG_KEY]: tag };
  const withBadge = badge !== undefined && body.badgeClass !== undefined;
  return JSON.stringify({
    // Keys of this JSON become extras of the intent that a tap starts (android-native.md §5).
    ...(body.click.kind === 'intent' ? {} : { data: JSON.stringify(extras) }),
    notification: { title: body.title, body: body.text },
    android: {
      ttl: `${Math.max(1, Math.floor(Math.min(MAX_TTL_MS, leftMs) / 1000))}s`,
      biTag: tag,
      ...(body.isTest ? { targetUserType: 1 } : {}),
      notification: {
        ...body.notification,
        clickAction: clickAction(body.click, extras),
        ...(withBadge ? { badge: { ...badgeOf(badge), badgeClass: body.badgeClass } } : {}),
      },
    },
    token: request.tokens,
  });
}

function bodyOf(
  { title, body, ext, image }: Parts,
  content: PushContent,
  options: HonorOptions,
  click: ClickAddress,
): HonorBody {
  const { android } = content.offlinePush;
  return {
    title,
    text: body,
    ext,
    click,
    isTest: options.testUser === 'yes',
    badgeClass: options.badgeClass,
    notification: {
      importance: importanceOf(content, options),
      // The same id replaces the banner; Honor has no category and no channels of the app (§3).
      notifyId: hash31(content.replaceKey),
      // The newest of a group is shown, with their count (§3).
      ...(content.conversationKey ? { group: content.conversationKey } : {}),
      ...(image === undefined ? {} : { image }),
      ...(android?.style === 1 ? { style: 1, bigTitle: title, bigBody: body } : {}),
    },
  };
}

function imageOf(content: PushContent, options: HonorOptions, notes: ContentNote[]): string | undefined {
  const image = httpsImage(content.offlinePush.android?.honorImage, notes);
  if (image === undefined || importanceOf(content, options) === 'NORMAL') return image;
  notes.push({ kind: 'dropped_field', field: 'image', detail: 'Honor takes pictures of importance NORMAL only' });
  return undefined;
}

function importanceOf(content: PushContent, { importance = 'by_class' }: HonorOptions): 'NORMAL' | 'LOW' {
  const own = content.offlinePush.android?.honorImportance;
  if (own !== undefined) return own;
  if (importance !== 'by_class') return importance;
  return content.class === 'marketing' ? 'LOW' : 'NORMAL';
}

const bytesOf = (body: HonorBody): number =>
  utf8Bytes(honorMessage(body, { tokens: [], tag: '', leftMs: 0 })) + LATER_BYTES;

/** Sent by every source that was found, so it is taken as required — clouds/honor.md §3. */
function clickAction(click: ClickAddress, extras: Readonly<Record<string, string>>): Record<string, unknown> {
  switch (click.kind) {
    case 'launcher':
      return { type: 3 };
    case 'intent':
      return { type: 1, intent: intentWithExtras(click.address, extras) };
    case 'action':
      return { type: 1, action: click.address };
    case 'web':
      return { type: 2, url: click.address };
    default:
      return click satisfies never;
  }
}

/** 0–99 (§3). */
const badgeOf = (badge: NonNullable<Target['badge']>): Record<string, number> =>
  'set' in badge ? { setNum: clamp(badge.set) } : { addNum: clamp(badge.add) };
const clamp = (number: number): number => Math.min(99, Math.max(0, number));
