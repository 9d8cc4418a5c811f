import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote, PushContent, WireContent } from '../channel.ts';
import { cutWithNote, filledTexts, missingAddress } from '../content.ts';
import { hash31, MAX_TAG_BYTES } from '../request.ts';
import { cutUnits } from '../text.ts';
import { type ExtPlace, envelope, placeXiaomiExt } from './ext.ts';
import { readXiaomiOptions, TTL_CEILING_MS, type XiaomiOptions } from './spec.ts';
import { templateParam } from './template.ts';

/** "< 50" and "< 128 characters, every character counts 1" — clouds/xiaomi.md §5. We count UTF-16 units, never fewer. */
const MAX_TITLE_UNITS = 49;
const MAX_DESCRIPTION_UNITS = 127;
/** clouds/xiaomi.md §5 (65014, 65015). unconfirmed: whether the name counts with its `extra.`; we count it with. */
const MAX_EXTRAS = 10;
const MAX_EXTRA_UNITS = 1024;
const EXTRA = 'extra.';

/** Room kept for what only the request knows: tag, jobkey, callback with its parameter and type. */
const CALLBACK_URL_UNITS = 200;

/** One content for Xiaomi, all but ids, tag, jobkey, life and callback. */
export interface XiaomiBody {
  readonly apiVersion: 'v2' | 'v3' | 'v4';
  /** Encoded form without the extras. */
  readonly form: string;
  readonly extras: readonly Pair[];
  readonly ext: ExtPlace;
  readonly maxTtlMs: number;
  readonly receiptTypes: number;
  /** The message itself named its channel: a refusal of it is no fault of the certificate. */
  readonly hasOwnChannel: boolean;
}
type Pair = readonly [name: string, value: string];

/** What differs from request to request. */
export interface XiaomiEnvelope {
  tokens: readonly string[];
  tag: string;
  requestKey: string;
  ttlMs: number;
  receiptUrl: string | undefined;
}

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function xiaomiPayload(content: PushContent, packageName: string): WireContent & { readonly body: XiaomiBody } {
  const options = readXiaomiOptions(content.options);
  const notes: ContentNote[] = [];
  const text = notificationText(content, notes);
  const extras = fixedExtras(content, options, packageName, notes);
  const ext = placeXiaomiExt(
    content.ext,
    (candidate) => extrasFit([...extras, ...requestExtras('x'.repeat(CALLBACK_URL_UNITS)), [`${EXTRA}ext`, candidate]]),
    notes,
  );
  return {
    body: {
      apiVersion: options.apiVersion ?? 'v3',
      form: encode([
        ['restricted_package_name', packageName],
        ['pass_through', '0'],
        ['title', text.title],
        ['description', text.body],
        ['notify_type', String(options.notifyType ?? -1)],
        // Absent, the shade would show only one push of the app (§5); the same key replaces its banner and is recalled by it.
        ['notify_id', String(notifyId(content.replaceKey))],
      ]),
      extras,
      ext,
      maxTtlMs: TTL_CEILING_MS[options.channelClass ?? 'private'],
      receiptTypes: options.receiptTypes ?? 243,
      hasOwnChannel: Boolean(content.offlinePush.android?.xiaomiChannelID),
    },
    notes,
  };
}

/** The whole form of one request. A callback for which the extras have no room is left out: receipts are worth less than ext. */
export function xiaomiForm(body: XiaomiBody, request: XiaomiEnvelope): string {
  const extras: Pair[] = [...body.extras, [`${EXTRA}jobkey`, request.requestKey], [EXTRA + PUSH_TAG_KEY, request.tag]];
  if (body.ext.at === 'extra') extras.push([`${EXTRA}ext`, body.ext.ext]);
  if (request.receiptUrl !== undefined) {
    const callback: Pair[] = [
      [`${EXTRA}callback`, request.receiptUrl],
      [`${EXTRA}callback.param`, request.tag],
      [`${EXTRA}callback.type`, String(body.receiptTypes)],
    ];
    if (extrasFit([...extras, ...callback])) extras.push(...callback);
  }
  const own = encode([
    ['registration_id', request.tokens.join(',')],
    ['time_to_live', String(request.ttlMs)],
    ['payload', envelope(request.tag, body.ext)],
    ...extras,
  ]);
  return `${body.form}&${own}`;
}

/** The notification's number on the phone: 0…2147483647 (§5), the same for a replaceKey for ever. */
export const notifyId = hash31;

export function encode(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

function notificationText(content: PushContent, notes: ContentNote[]): { title: string; body: string } {
  const { title, body } = filledTexts(content, notes);
  return {
    title: cutWithNote('title', title, (text) => cutUnits(text, MAX_TITLE_UNITS), `${MAX_TITLE_UNITS}`, notes),
    body: cutWithNote('body', body, (text) => cutUnits(text, MAX_DESCRIPTION_UNITS), `${MAX_DESCRIPTION_UNITS}`, notes),
  };
}

function fixedExtras(
  content: PushContent,
  options: XiaomiOptions,
  packageName: string,
  notes: ContentNote[],
): readonly Pair[] {
  const { offlinePush } = content;
  const android = offlinePush.android ?? {};
  const extras: Pair[] = [];
  const channelId = android.xiaomiChannelID || options.channelId;
  if (channelId) extras.push([`${EXTRA}channel_id`, channelId]);
  extras.push(...clickExtras(options, notes));
  const templateId = offlinePush.templateID || options.templateId;
  if (templateId) {
    const params = offlinePush.templateParams ?? options.templateParams ?? {};
    extras.push([`${EXTRA}template_id`, templateId]);
    const others = [...extras, ...requestExtras('x'.repeat(CALLBACK_URL_UNITS))];
    const fits = (json: string) => extrasFit([...others, [`${EXTRA}template_param`, json]]);
    extras.push([`${EXTRA}template_param`, templateParam(params, content, fits, notes)]);
  }
  const dispensable: Pair[] = [];
  if (options.showInForeground === false) dispensable.push([`${EXTRA}notify_foreground`, '0']);
  if (android.sound) dispensable.push([`${EXTRA}sound_uri`, `android.resource://${packageName}/raw/${android.sound}`]);
  // 1 = long text — clouds/xiaomi.md §5.
  if (android.style === 1) dispensable.push([`${EXTRA}notification_style_type`, '1']);
  for (const pair of dispensable) {
    if (extrasFit([...extras, pair, ...requestExtras('x'.repeat(CALLBACK_URL_UNITS))])) extras.push(pair);
    else
      notes.push({ kind: 'dropped_field', field: pair[0], detail: 'no room: 10 extras of together 1024 characters' });
  }
  // encodeURIComponent throws on a lone surrogate, and no cloud could carry one.
  return extras.map(([name, value]): Pair => [name, value.toWellFormed()]);
}

/** `notify_effect`: 1 launcher, 2 page, 3 web; absent: the app's receiver gets the tap — clouds/xiaomi.md §5. */
function clickExtras(options: XiaomiOptions, notes: ContentNote[]): Pair[] {
  const effect = `${EXTRA}notify_effect`;
  switch (options.clickAction) {
    case 'none':
      return [];
    case 'intent':
      if (options.intentUri !== undefined)
        return [
          [effect, '2'],
          [`${EXTRA}intent_uri`, options.intentUri],
        ];
      break;
    case 'web':
      if (options.webUri !== undefined)
        return [
          [effect, '3'],
          [`${EXTRA}web_uri`, options.webUri],
        ];
      break;
    case 'launcher':
    case undefined:
      return [[effect, '1']];
    default:
      options.clickAction satisfies never;
  }
  notes.push(missingAddress(options.clickAction));
  return [[effect, '1']];
}

/** The extras that each request adds, at their longest. */
function requestExtras(callbackUrl: string): Pair[] {
  const tag = 'x'.repeat(MAX_TAG_BYTES);
  const callback: Pair[] = [
    [`${EXTRA}callback`, callbackUrl],
    [`${EXTRA}callback.param`, tag],
    [`${EXTRA}callback.type`, '243'],
  ];
  return [[`${EXTRA}jobkey`, 'x'.repeat(20)], [EXTRA + PUSH_TAG_KEY, tag], ...callback];
}

function extrasFit(extras: readonly Pair[]): boolean {
  let units = 0;
  for (const [name, value] of extras) units += name.length + value.length;
  return extras.length <= MAX_EXTRAS && units <= MAX_EXTRA_UNITS;
}
