import { hash } from 'node:crypto';
import { type MessageClass, PUSH_TAG_KEY } from '@tim-push/protocol';
import type { Batch } from '../batch.ts';
import type { ContentNote, PushContent, Target, WireContent } from '../channel.ts';
import { filledTexts, httpsImage, missingAddress } from '../content.ts';
import { fitParts, type Parts } from '../fit.ts';
import { hash31, MAX_TAG_BYTES } from '../request.ts';
import { utf8Bytes } from '../text.ts';
import { type HarmonyOptions, MAX_TTL_MS, readHarmonyOptions } from './spec.ts';

/** Body without tokens — clouds/huawei.md §3, 80300008. */
const MAX_BYTES = 4096;
/** What tag (twice), request id, life and badge add when the request is made. */
const LATER_BYTES = 2 * (MAX_TAG_BYTES + 20) + 160;

/** One content for HarmonyOS, all but tokens, tag, life, request id and badge. */
export interface HarmonyBody {
  readonly notification: Readonly<Record<string, unknown>>;
  readonly click: Readonly<Record<string, unknown>>;
  readonly ext: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The category is required (§4). A notice of the system has none of its own: it is about the account. */
const CATEGORY: Readonly<Record<MessageClass, string>> = {
  call: 'VOIP',
  chat: 'IM',
  group: 'IM',
  system: 'ACCOUNT',
  marketing: 'MARKETING',
};

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function harmonyPayload(content: PushContent): WireContent & { readonly body: HarmonyBody } {
  const options = readHarmonyOptions(content.options);
  const notes: ContentNote[] = [];
  const own = content.offlinePush.harmony;
  const { title, body } = filledTexts({ ...content, title: own?.title || content.title }, notes);
  const given: Parts = { title, body, ext: content.ext.toWellFormed(), image: httpsImage(own?.image, notes) };
  const click = clickOf(options, notes);
  const parts = fitParts(given, (one) => bytesOf(bodyOf(one, content, options, click)), MAX_BYTES, notes);
  return { body: bodyOf(parts, content, options, click), notes };
}

/** The whole request body. */
export function harmonyMessage(
  { notification, click, ext, options }: HarmonyBody,
  batch: Pick<Batch, 'tokens' | 'tag' | 'requestKey' | 'leftMs' | 'badge'>,
): string {
  const { tag, tokens, leftMs, badge } = batch;
  return JSON.stringify({
    payload: {
      notification: {
        ...notification,
        // The data goes to the page that a tap opens.
        clickAction: { ...click, data: { ...(ext === '' ? {} : { ext }), [PUSH_TAG_KEY]: tag } },
        appMessageId: `${batch.requestKey}-${hash('sha256', tokens.join(','), 'hex').slice(0, 32)}`,
        ...(badge === undefined ? {} : { badge: badgeOf(badge) }),
      },
    },
    target: { token: tokens },
    pushOptions: {
      ...options,
      ttl: Math.max(1, Math.floor(Math.min(MAX_TTL_MS, leftMs) / 1000)),
      biTag: tag,
    },
  });
}

function bodyOf(
  { title, body, ext, image }: Parts,
  content: PushContent,
  options: HarmonyOptions,
  click: HarmonyBody['click'],
): HarmonyBody {
  const own = content.offlinePush.harmony;
  return {
    notification: {
      category: own?.category || options.category || CATEGORY[content.class],
      title,
      body,
      // The same id replaces the banner, and names what a recall takes back (§4, §5).
      notifyId: notifyId(content.replaceKey),
      ...(image === undefined ? {} : { image }),
      ...(own?.sound ? { sound: own.sound, soundDuration: own.soundDuration ?? 5 } : {}),
    },
    click,
    ext,
    options: {
      ...(options.receiptId === undefined ? {} : { receiptId: options.receiptId }),
      ...(options.testMessage === 'yes' ? { testMessage: true } : {}),
    },
  };
}

export const notifyId = (replaceKey: string): number => hash31(replaceKey);

const bytesOf = (body: HarmonyBody): number =>
  utf8Bytes(harmonyMessage(body, { tokens: [], tag: '', requestKey: '', leftMs: 0, badge: undefined })) + LATER_BYTES;

/** 0 the home page, 1 a page by action or uri — clouds/huawei.md §4. */
function clickOf(options: HarmonyOptions, notes: ContentNote[]): HarmonyBody['click'] {
  const { clickAction = 'launcher', action, uri } = options;
  if (clickAction === 'action' && action !== undefined) return { actionType: 1, action };
  if (clickAction === 'uri' && uri !== undefined) return { actionType: 1, uri };
  if (clickAction !== 'launcher') notes.push(missingAddress(clickAction));
  return { actionType: 0 };
}

/** 1–99 and 0–99 (§4). */
const badgeOf = (badge: NonNullable<Target['badge']>): Record<string, number> =>
  'set' in badge ? { setNum: clamp(badge.set, 0) } : { addNum: clamp(badge.add, 1) };
const clamp = (number: number, least: number): number => Math.min(99, Math.max(least, number));
