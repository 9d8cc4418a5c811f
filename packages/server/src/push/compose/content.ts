import type { PushContent } from '@tim-push/channels';
import type { OfflinePushInfo, Vendor } from '@tim-push/protocol';
import type { StoredMessage } from '../../store/contract/index.ts';
import { type ElementTextSettings, elementTexts, tableLanguage } from './element-texts.ts';
import { pickLanguage } from './language.ts';
import { makeConversationKey, makeMessageKey } from './replace-key.ts';
import { composeTitle, describeElements, givenDescription, saysSomething } from './text.ts';

export interface ComposeInput {
  message: StoredMessage;
  /** The device's language, as it reported it. */
  language: string;
  vendor: Vendor;
  /** The certificate's defaults. */
  options: Readonly<Record<string, unknown>>;
  /** '': the banner of this message alone. */
  replaceKey: string;
  texts: ElementTextSettings;
  /** Whether its phones group banners by conversation (`ChannelSpec.groups`). */
  grouped: boolean;
}

/** One notification in the words of no vendor: the same for every device of one language and one certificate. */
export function composeContent(input: ComposeInput): PushContent {
  const { message, language } = input;
  const content: PushContent = {
    title: composeTitle(message, language),
    body:
      givenDescription(message.offlinePush, language) ||
      describeElements(message, elementTexts(input.texts, language, input.vendor)),
    ext: message.offlinePush.ext ?? customElement(message)?.Ext ?? '',
    class: message.class,
    replaceKey: input.replaceKey === '' ? makeMessageKey(message) : input.replaceKey,
    offlinePush: withCustomSound(message),
    options: input.options,
  };
  // A hash for every push: only where it is used.
  if (input.grouped) {
    const { appId, fromUserId: from, toUserId: to } = message;
    content.conversationKey = makeConversationKey({ appId, from, to });
  }
  return content;
}

/**
 * Devices with the same key get the same content. '' where the language makes no difference, which is the usual case
 * and keeps a batch of a thousand phones one request.
 */
export function contentKey(message: StoredMessage, language: string, texts: ElementTextSettings): string {
  const { offlinePush } = message;
  const own = pickLanguage(offlinePush.languages, language);
  const described = givenDescription(offlinePush, language) !== '';
  const fromTable =
    !described && message.elements.some(({ MsgType }) => MsgType !== 'TIMTextElem' && MsgType !== 'TIMCustomElem');
  const table = fromTable ? tableLanguage(texts, language) : '';
  return own === -1 ? table : `${own}.${table}`;
}

/** The custom element's own `Ext` and `Sound` count only where the sender gave no push parameters (tim-api §3). */
function customElement(message: StoredMessage): { Ext?: string; Sound?: string } | undefined {
  if (saysSomething(message.offlinePush)) return undefined;
  for (const element of message.elements) if (element.MsgType === 'TIMCustomElem') return element.MsgContent;
  return undefined;
}

function withCustomSound(message: StoredMessage): OfflinePushInfo {
  const sound = customElement(message)?.Sound;
  if (sound === undefined || sound === '') return message.offlinePush;
  return { ...message.offlinePush, apns: { ...message.offlinePush.apns, sound } };
}
