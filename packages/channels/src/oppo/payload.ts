import { type MessageClass, PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote, PushContent, Target, WireContent } from '../channel.ts';
import { cutWithNote, filledTexts, missingAddress, placeExt } from '../content.ts';
import { intentWithExtras } from '../intent-uri.ts';
import { hash31, MAX_TAG_BYTES } from '../request.ts';
import { cutUnits } from '../text.ts';
import { MAX_TTL_MS, type OppoOptions, readOppoOptions } from './spec.ts';

/** clouds/oppo.md §4: every character counts 1; we count UTF-16 units, never fewer. */
const MAX_TITLE_UNITS = 50;
const MAX_CONTENT_UNITS = 50;
/** Long text (style 2), ibid. */
const MAX_LONG_UNITS = 128;
const MAX_PARAMETERS_UNITS = 4000;
const MAX_URL_UNITS = 2000;
const MAX_CALLBACK_UNITS = 200;

/** clouds/oppo.md §8. Marketing is what a broadcast may carry; a notice of the system is a thing to do. */
const CATEGORY: Readonly<Record<MessageClass, string>> = {
  call: 'IM',
  chat: 'IM',
  group: 'IM',
  system: 'ACCOUNT',
  marketing: 'MARKETING',
};
const COMMUNICATION: ReadonlySet<string> = new Set([
  'IM',
  'ACCOUNT',
  'TODO',
  'DEVICE_REMINDER',
  'ORDER',
  'SUBSCRIPTION',
]);

/** One content for OPPO, all but id, tag, life, badge and callback. */
export interface OppoBody {
  readonly notification: Readonly<Record<string, unknown>>;
  readonly ext: string;
  /** An intent URI takes the extras into itself. */
  readonly intentUri: string | undefined;
  /** Public messages of one content go out by one broadcast; private ones are one to one (§6). */
  readonly isPublic: boolean;
  /** The message itself named category or level: a refusal of them is no fault of the certificate. */
  readonly hasOwnClass: boolean;
}

/** The vendor's form of one content. Pure; what was changed to fit is in `notes`. */
export function oppoPayload(content: PushContent): WireContent & { readonly body: OppoBody } {
  const options = readOppoOptions(content.options);
  const notes: ContentNote[] = [];
  const { android } = content.offlinePush;
  const given = filledTexts(content, notes);
  const isLong = android?.style === 1;
  const most = isLong ? MAX_LONG_UNITS : (options.maxContentChars ?? MAX_CONTENT_UNITS);
  const title = cutWithNote('title', given.title, (text) => cutUnits(text, MAX_TITLE_UNITS), '50', notes);
  const body = cutWithNote('body', given.body, (text) => cutUnits(text, most), String(most), notes);
  const fits = (ext: string) => actionParameters('x'.repeat(MAX_TAG_BYTES), ext).length <= MAX_PARAMETERS_UNITS;
  const ext = placeExt(
    content.ext,
    (one) => (fits(one) ? one : undefined),
    `${MAX_PARAMETERS_UNITS} characters`,
    notes,
  );
  const channelId = android?.oppoChannelID || options.channelId;
  const classes = classFields(content, options);
  const click = clickFields(options, notes);
  return {
    body: {
      notification: {
        title,
        content: body,
        style: isLong ? 2 : 1,
        ...click.fields,
        off_line: true,
        notify_id: hash31(content.replaceKey),
        ...(channelId ? { channel_id: channelId } : {}),
        ...classes,
        ...templateFields(content, options),
      },
      ext: ext ?? '',
      intentUri: click.intentUri,
      // Under the old scheme (no category) the channel decides, and marketing goes by a public one.
      isPublic: content.class === 'marketing' && !COMMUNICATION.has(classes.category ?? ''),
      hasOwnClass: Boolean(android?.oppoCategory) || android?.oppoNotifyLevel !== undefined,
    },
    notes,
  };
}

/** The `notification` of one message. */
export function oppoNotification(
  body: OppoBody,
  about: Pick<Target, 'tag' | 'requestKey' | 'expiresAtMs' | 'badge'>,
  nowMs: number,
  receiptUrl: string | undefined,
): Record<string, unknown> {
  const { tag, requestKey, badge } = about;
  const leftMs = Math.min(MAX_TTL_MS, Math.max(1_000, about.expiresAtMs - nowMs));
  const extras = { ...(body.ext === '' ? {} : { ext: body.ext }), [PUSH_TAG_KEY]: tag };
  const asked = receiptUrl !== undefined && receiptUrl.length <= MAX_CALLBACK_UNITS;
  return {
    ...body.notification,
    // The same id to the same phone is pushed once (§4).
    app_message_id: requestKey,
    off_line_ttl: Math.floor(leftMs / 1000),
    action_parameters: actionParameters(tag, body.ext),
    ...(body.intentUri === undefined ? {} : { click_action_url: intentOf(body.intentUri, extras) }),
    ...(badge === undefined ? {} : badgeFields(badge)),
    ...(asked ? { call_back_url: receiptUrl, call_back_parameter: tag } : {}),
  };
}

/** With ext where it fits; the parameters carry it in any case (§4: they are appended to the address). */
function intentOf(uri: string, extras: Readonly<Record<string, string>>): string {
  const whole = intentWithExtras(uri, extras);
  if (whole.length <= MAX_URL_UNITS) return whole;
  return intentWithExtras(uri, { [PUSH_TAG_KEY]: extras[PUSH_TAG_KEY] ?? '' });
}

/** The page gets each key of this JSON as an extra (android-native.md §5), so what is no object is one key of it. */
function actionParameters(tag: string, ext: string): string {
  return JSON.stringify(ext === '' ? { [PUSH_TAG_KEY]: tag } : { ext, [PUSH_TAG_KEY]: tag });
}

function classFields(content: PushContent, options: OppoOptions): { category?: string; notify_level?: number } {
  const { android } = content.offlinePush;
  const category = android?.oppoCategory || options.category || CATEGORY[content.class];
  if (category === 'none') return {};
  // Only valid beside a communication category (§4).
  const level = android?.oppoNotifyLevel ?? options.notifyLevel;
  return { category, ...(level === undefined || !COMMUNICATION.has(category) ? {} : { notify_level: level }) };
}

function templateFields({ offlinePush }: PushContent, options: OppoOptions): Record<string, unknown> {
  const { android } = offlinePush;
  const id = android?.oppoTemplateID || options.templateId;
  if (!id) return {};
  return {
    private_msg_template_id: id,
    ...(android?.oppoTitleParams ? { private_title_parameters: android.oppoTitleParams } : {}),
    ...(android?.oppoContentParams ? { private_content_parameters: android.oppoContentParams } : {}),
  };
}

/** `click_action_type`: 0 app, 1 action, 2 web, 4 class, 5 intent URI — clouds/oppo.md §4. */
function clickFields(
  options: OppoOptions,
  notes: ContentNote[],
): { fields: Record<string, unknown>; intentUri: string | undefined } {
  const { clickAction = 'launcher', intentAction, activity, intentUri, webUrl } = options;
  const plain = (fields: Record<string, unknown>) => ({ fields, intentUri: undefined });
  switch (clickAction) {
    case 'launcher':
      return plain({ click_action_type: 0 });
    case 'action':
      if (intentAction !== undefined) return plain({ click_action_type: 1, click_action_activity: intentAction });
      break;
    case 'activity':
      if (activity !== undefined) return plain({ click_action_type: 4, click_action_activity: activity });
      break;
    case 'web':
      if (webUrl !== undefined) return plain({ click_action_type: 2, click_action_url: webUrl });
      break;
    case 'intent':
      if (intentUri !== undefined) return { fields: { click_action_type: 5 }, intentUri };
      break;
    default:
      clickAction satisfies never;
  }
  notes.push(missingAddress(clickAction));
  return plain({ click_action_type: 0 });
}

/** 0 overwrite, 1 add — clouds/oppo.md §4. */
const badgeFields = (badge: NonNullable<Target['badge']>): Record<string, number> =>
  'set' in badge
    ? { badge_operation_type: 0, badge_message_count: Math.max(0, badge.set) }
    : { badge_operation_type: 1, badge_message_count: Math.max(1, badge.add) };
