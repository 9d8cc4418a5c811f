import { hash } from 'node:crypto';
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { Batch } from '../batch.ts';
import type { ContentNote, PushContent, WireContent } from '../channel.ts';
import { cutWithNote, filledTexts, missingAddress, placeExt } from '../content.ts';
import { intentWithExtras } from '../intent-uri.ts';
import { hash31, MAX_TAG_BYTES } from '../request.ts';
import { cutUnits, pairEnd } from '../text.ts';
import { classFields } from './classes.ts';
import { acceptable } from './refused-text.ts';
import { DEFAULT_PREFIX, MAX_TTL_MS, readVivoOptions, type VivoOptions } from './spec.ts';

/**
 * The older rule, which the newer (40 and 100 characters) holds too: 40 and 100 units, of which a Chinese character takes
 * two — clouds/vivo.md §4.
 */
const MAX_TITLE_WIDTH = 40;
const MAX_CONTENT_WIDTH = 100;
/** `clientCustomMap`, keys and values together; `skipContent` (ibid.). */
const MAX_MAP_UNITS = 1024;
const MAX_SKIP_UNITS = 2048;
const MIN_TTL_SECONDS = 60;
const MAX_CALLBACK_UNITS = 128;

/** One content for vivo, all but ids, tag, life, request id and badge. */
export interface VivoBody {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where ext travels. */
  readonly ext: { at: 'map' | 'intent'; text: string } | undefined;
  readonly click: { kind: 'launcher' } | { kind: 'intent' | 'web'; address: string };
  readonly receiptId: string | undefined;
  readonly countsForBadge: boolean;
}

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function vivoPayload(content: PushContent): WireContent & { readonly body: VivoBody } {
  const options = readVivoOptions(content.options);
  const { android } = content.offlinePush;
  const notes: ContentNote[] = [];
  const given = filledTexts(content, notes);
  const { refusedTextPrefix: prefix = DEFAULT_PREFIX } = options;
  const cut = (field: 'title' | 'body', text: string, most: number): string =>
    cutWithNote(field, text, (one) => cutWidth(one, most), `${most} (Chinese counts two)`, notes);
  const title = cut('title', acceptable('title', given.title, prefix, notes), MAX_TITLE_WIDTH);
  const body = cut('body', acceptable('body', given.body, prefix, notes), MAX_CONTENT_WIDTH);
  const click = clickOf(options, notes);
  const ext = placeExt(content.ext, (text) => placeOf(text, click, options), 'what map and intent can carry', notes);
  const opener =
    ext?.at === 'intent' && click.kind === 'launcher' ? launcherIntent(options.packageName ?? '') : undefined;
  return {
    body: {
      fields: {
        title,
        content: body,
        notifyType: android?.vivoNotifyType ?? options.notifyType ?? 4,
        ...classFields(content, options, notes),
        notifyId: hash31(content.replaceKey),
        networkType: -1,
        pushMode: options.pushMode === 'test' ? 1 : 0,
      },
      ext,
      click: opener === undefined ? click : { kind: 'intent', address: opener },
      receiptId: options.receiptId,
      countsForBadge: options.badge === 'on',
    },
    notes,
  };
}

/** The body of a push to one id (`regId`), or of a stored message. */
export function vivoMessage(
  body: VivoBody,
  appId: string,
  batch: Pick<Batch, 'tag' | 'requestKey' | 'tokens' | 'leftMs' | 'badge' | 'receiptUrl'>,
): Record<string, unknown> {
  const { tag, tokens, badge } = batch;
  const [only] = tokens;
  // One more is all that can be said (§4); a number of 0 is no message more.
  const isOneMore = badge !== undefined && ('set' in badge ? badge.set > 0 : badge.add > 0);
  const map = { ...(body.ext?.at === 'map' ? { ext: body.ext.text } : {}), [PUSH_TAG_KEY]: tag };
  return {
    appId: Number(appId),
    ...(tokens.length === 1 ? { regId: only } : {}),
    ...body.fields,
    ...skipFields(body, tag),
    ...lifeFields(batch.leftMs),
    ...(body.countsForBadge && isOneMore ? { addBadge: true } : {}),
    clientCustomMap: map,
    requestId: requestId(batch.requestKey, tokens),
    ...receiptFields(body.receiptId, batch),
  };
}

/** The same for a repeated request, another for other phones: vivo takes one of a kind. At most 64 characters (§4). */
export const requestId = (requestKey: string, tokens: readonly string[]): string =>
  `${requestKey}-${hash('sha256', tokens.join(','), 'hex').slice(0, 32)}`;

function skipFields({ click, ext }: VivoBody, tag: string): Record<string, unknown> {
  switch (click.kind) {
    case 'launcher':
      return { skipType: 1 };
    case 'web':
      return { skipType: 2, skipContent: click.address };
    case 'intent': {
      const extras = { ...(ext === undefined ? {} : { ext: ext.text }), [PUSH_TAG_KEY]: tag };
      return { skipType: 4, skipContent: intentWithExtras(click.address, extras) };
    }
    default:
      return click satisfies never;
  }
}

/** 60 seconds to a day; what lives shorter goes to phones that are on line now, or not at all (§4). */
function lifeFields(leftMs: number): Record<string, unknown> {
  const seconds = Math.floor(Math.min(MAX_TTL_MS, leftMs) / 1000);
  return seconds < MIN_TTL_SECONDS ? { timeToLive: MIN_TTL_SECONDS, sendOnline: true } : { timeToLive: seconds };
}

/** By the platform's receipt id, or, to one phone only, by address — clouds/vivo.md §9. */
function receiptFields(
  receiptId: string | undefined,
  { tag, tokens, receiptUrl }: Pick<Batch, 'tag' | 'tokens' | 'receiptUrl'>,
): Record<string, unknown> {
  if (receiptUrl === undefined) return {};
  if (receiptId !== undefined) return { extra: { 'callback.id': receiptId, 'callback.param': tag } };
  if (tokens.length > 1 || receiptUrl.length > MAX_CALLBACK_UNITS) return {};
  return { extra: { callback: receiptUrl, 'callback.param': tag } };
}

function placeOf(text: string, click: VivoBody['click'], options: VivoOptions): VivoBody['ext'] {
  const tag = 'x'.repeat(MAX_TAG_BYTES);
  const mapUnits = ['ext', text, PUSH_TAG_KEY, tag].join('').length;
  if (click.kind !== 'intent' && mapUnits <= MAX_MAP_UNITS) return { at: 'map', text };
  const address = click.kind === 'intent' ? click.address : launcherIntent(options.packageName);
  if (click.kind === 'web' || address === undefined) return undefined;
  const uri = intentWithExtras(address, { ext: text, [PUSH_TAG_KEY]: tag });
  return uri.length <= MAX_SKIP_UNITS ? { at: 'intent', text } : undefined;
}

/** Opens the app as its icon does. */
function launcherIntent(packageName: string): string;
function launcherIntent(packageName: string | undefined): string | undefined;
function launcherIntent(packageName: string | undefined): string | undefined {
  if (packageName === undefined) return undefined;
  return `intent:#Intent;action=android.intent.action.MAIN;category=android.intent.category.LAUNCHER;launchFlags=0x14000000;package=${packageName};end`;
}

function clickOf(options: VivoOptions, notes: ContentNote[]): VivoBody['click'] {
  const { clickAction: kind = 'launcher' } = options;
  if (kind === 'launcher') return { kind };
  const address = kind === 'intent' ? options.intentUri : options.webUrl;
  if (address !== undefined) return { kind, address };
  notes.push(missingAddress(kind));
  return { kind: 'launcher' };
}

/** The longest beginning of that width, an ellipsis (which is wide) at its end when something was cut. */
function cutWidth(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let end = text.length;
  while (end > 0 && widthOf(text.slice(0, end)) > most - 2) end = pairEnd(text, end - 1);
  return `${cutUnits(text.slice(0, end), end)}…`;
}
const widthOf = (text: string): number => {
  let width = 0;
  for (let at = 0; at < text.length; at += 1) width += text.charCodeAt(at) > 0xff ? 2 : 1;
  return width;
};
