import type { MessageElement, OfflinePushInfo } from '@tim-push/protocol';
import type { ElementTexts } from './element-texts.ts';
import { pickLanguage } from './language.ts';

/** The part of a stored message that its notification is made from. */
export interface MessageText {
  readonly elements: readonly MessageElement[];
  readonly offlinePush: OfflinePushInfo;
}
export interface MessageSender {
  readonly fromNick: string;
  readonly fromUserId: string;
}

/**
 * Whether the sender said something about the notification. If so a custom element's own `Desc`, `Ext` and `Sound` do
 * not count (tim-api §3 "Precedence"). Empty strings and `disablePush` say nothing about what is shown: old apps fill
 * every field of the object, and must not lose the element's description by that.
 */
export function saysSomething(info: OfflinePushInfo): boolean {
  for (const key in info) {
    const value = info[key as keyof OfflinePushInfo];
    if (key !== 'disablePush' && value !== undefined && value !== '') return true;
  }
  return false;
}

/** Title: given for this language → given → nickname → user ID. */
export function composeTitle(message: MessageText & MessageSender, language: string): string {
  const { offlinePush } = message;
  const own = offlinePush.languages?.[pickLanguage(offlinePush.languages, language)]?.title;
  return firstText(own, offlinePush.title, message.fromNick, message.fromUserId);
}

/**
 * What the body is made of where no description was given (`givenDescription`): the elements' texts in order, without
 * separator. '' when there is nothing to show.
 */
export function describeElements(message: MessageText, texts: ElementTexts): string {
  const custom = !saysSomething(message.offlinePush);
  return message.elements.map((element) => elementText(element, texts, custom)).join('');
}

/** The sender's own description for a phone of this language, '' when there is none. */
export function givenDescription(info: OfflinePushInfo, language: string): string {
  return firstText(info.languages?.[pickLanguage(info.languages, language)]?.desc, info.desc);
}

/**
 * Whether a phone of this language has something to show. Clouds refuse a body that is empty or blank (xiaomi.md §5),
 * so this is the same rule as the body follows, without building the text.
 */
export function hasDescription(message: MessageText, language: string): boolean {
  if (givenDescription(message.offlinePush, language) !== '') return true;
  return message.elements.some((element) => {
    switch (element.MsgType) {
      case 'TIMTextElem':
        return element.MsgContent.Text.trim() !== '';
      case 'TIMCustomElem':
        return (element.MsgContent.Desc ?? '').trim() !== '' && !saysSomething(message.offlinePush);
      default:
        return true;
    }
  });
}

function elementText(element: MessageElement, texts: ElementTexts, customCounts: boolean): string {
  switch (element.MsgType) {
    case 'TIMTextElem':
      return element.MsgContent.Text;
    case 'TIMCustomElem':
      return customCounts ? (element.MsgContent.Desc ?? '') : '';
    case 'TIMLocationElem':
    case 'TIMFaceElem':
    case 'TIMImageElem':
    case 'TIMSoundElem':
    case 'TIMVideoFileElem':
    case 'TIMFileElem':
      return texts[element.MsgType];
    default: {
      const unknown: never = element;
      throw new TypeError(`unknown element ${JSON.stringify(unknown)}`);
    }
  }
}

function firstText(...candidates: (string | undefined)[]): string {
  for (const text of candidates) if (text !== undefined && text.trim() !== '') return text;
  return '';
}
