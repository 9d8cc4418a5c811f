import { type MessageClass, PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote, PushContent, Target, WireContent } from '../channel.ts';
import { type ClickAddress, clickAddress } from '../click-address.ts';
import { filledTexts, httpsImage } from '../content.ts';
import { fitParts, type Parts } from '../fit.ts';
import { intentWithExtras } from '../intent-uri.ts';
import { hash31, MAX_TAG_BYTES } from '../request.ts';
import { utf8Bytes } from '../text.ts';
import { type HuaweiOptions, MAX_TTL_MS, readHuaweiOptions } from './spec.ts';

/** Body without tokens — clouds/huawei.md §3, 80300008. */
const MAX_BYTES = 4096;
/** What tag (twice), life and badge add when the request is made. */
const LATER_BYTES = 2 * (MAX_TAG_BYTES + 20) + 80;

/** One content for Huawei, all but tokens, tag, life and badge. */
export interface HuaweiBody {
  readonly title: string;
  readonly text: string;
  readonly ext: string;
  readonly notification: Readonly<Record<string, unknown>>;
  readonly android: Readonly<Record<string, unknown>>;
  readonly click: ClickAddress;
  readonly badgeClass: string | undefined;
}

/** Chats and groups are IM, calls VOIP — clouds/huawei.md §8. A notice of the system has no category of its own. */
const CATEGORY: Readonly<Record<MessageClass, string | undefined>> = {
  call: 'VOIP',
  chat: 'IM',
  group: 'IM',
  system: undefined,
  marketing: 'MARKETING',
};

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function huaweiPayload(content: PushContent): WireContent & { readonly body: HuaweiBody } {
  const options = readHuaweiOptions(content.options);
  const notes: ContentNote[] = [];
  const { title, body } = filledTexts(content, notes);
  const { android } = content.offlinePush;
  const given: Parts = { title, body, ext: content.ext.toWellFormed(), image: httpsImage(android?.huaweiImage, notes) };
  const click = clickAddress(options, notes);
  const parts = fitParts(given, (candidate) => bytesOf(bodyOf(candidate, content, options, click)), MAX_BYTES, notes);
  return { body: bodyOf(parts, content, options, click), notes };
}

/** The whole request body. */
export function huaweiMessage(
  body: HuaweiBody,
  request: { tokens: readonly string[]; tag: string; leftMs: number; badge?: Target['badge'] },
): string {
  const { tag, leftMs, badge } = request;
  const withBadge = badge !== undefined && body.badgeClass !== undefined;
  const extras = { ...(body.ext === '' ? {} : { ext: body.ext }), [PUSH_TAG_KEY]: tag };
  return JSON.stringify({
    validate_only: false,
    message: {
      // Keys of this JSON become extras of the intent that a tap starts (android-native.md §5).
      ...(body.click.kind === 'intent' ? {} : { data: JSON.stringify(extras) }),
      notification: { title: body.title, body: body.text },
      android: {
        ...body.android,
        ttl: `${Math.max(1, Math.floor(Math.min(MAX_TTL_MS, leftMs) / 1000))}s`,
        bi_tag: tag,
        notification: {
          ...body.notification,
          click_action: clickAction(body.click, extras),
          ...(withBadge ? { badge: { ...badgeOf(badge), class: body.badgeClass } } : {}),
        },
      },
      token: request.tokens,
    },
  });
}

function bodyOf(
  { title, body, ext, image }: Parts,
  content: PushContent,
  options: HuaweiOptions,
  click: ClickAddress,
): HuaweiBody {
  const { android } = content.offlinePush;
  const category = android?.huaweiCategory || options.category || CATEGORY[content.class];
  const channelId = android?.huaweiChannelID || options.channelId;
  const importance = android?.huaweiImportance ?? (content.class === 'marketing' ? 'LOW' : 'NORMAL');
  return {
    title,
    text: body,
    ext,
    click,
    badgeClass: options.badgeClass,
    android: {
      ...(category === undefined ? {} : { category }),
      ...(options.receiptId === undefined ? {} : { receipt_id: options.receiptId }),
      ...(options.testUser === 'yes' ? { target_user_type: 1 } : {}),
    },
    notification: {
      importance,
      // The same id replaces the banner (§3).
      notify_id: hash31(content.replaceKey),
      ...(content.conversationKey ? { group: content.conversationKey } : {}),
      ...(channelId === undefined ? {} : { channel_id: channelId }),
      ...(image === undefined ? {} : { image }),
      ...(android?.style === 1 ? { style: 1, big_title: title, big_body: body } : {}),
      ...(android?.sound ? { sound: `/raw/${android.sound}` } : { default_sound: true }),
    },
  };
}

const bytesOf = (body: HuaweiBody): number =>
  utf8Bytes(huaweiMessage(body, { tokens: [], tag: '', leftMs: 0 })) + LATER_BYTES;

/** `click_action` is required — clouds/huawei.md §3. */
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

/** 1–99 and 0–99 (§3). */
const badgeOf = (badge: NonNullable<Target['badge']>): Record<string, number> =>
  'set' in badge ? { set_num: clamp(badge.set, 0) } : { add_num: clamp(badge.add, 1) };
const clamp = (number: number, least: number): number => Math.min(99, Math.max(least, number));
