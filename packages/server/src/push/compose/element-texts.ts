import type { ElementType, Vendor } from '@tim-push/protocol';
import { primaryLanguage } from './language.ts';

/** What stands in a notification for an element that has no text of its own. */
export type ElementTexts = Readonly<Record<Exclude<ElementType, 'TIMTextElem' | 'TIMCustomElem'>, string>>;

const EN: ElementTexts = {
  TIMLocationElem: '[Location]',
  TIMFaceElem: '[Face]',
  TIMImageElem: '[Image]',
  TIMSoundElem: '[Voice]',
  TIMVideoFileElem: '[Video]',
  TIMFileElem: '[File]',
};
const ZH: ElementTexts = {
  TIMLocationElem: '[位置]',
  TIMFaceElem: '[表情]',
  TIMImageElem: '[图片]',
  TIMSoundElem: '[语音]',
  TIMVideoFileElem: '[视频]',
  TIMFileElem: '[文件]',
};

export interface ElementTextSettings {
  /** Primary language (`en`, `zh` …) → texts. */
  byLanguage: Readonly<Record<string, ElementTexts>>;
  /** Vendors that refuse some of those texts. */
  byVendor: Readonly<Partial<Record<Vendor, Readonly<Record<string, ElementTexts>>>>>;
  /** For phones that reported no language, or one the table lacks. */
  fallbackLanguage: string;
}

const withoutBrackets = (texts: ElementTexts): ElementTexts =>
  Object.fromEntries(
    Object.entries(texts).map(([type, text]) => [type, text.replace(/^\[(.*)\]$/, '$1')]),
  ) as unknown as ElementTexts;

/** Location and face are the known texts; the other four are unconfirmed (tim-api §3), therefore settings. */
export const DEFAULT_ELEMENT_TEXTS: ElementTextSettings = {
  byLanguage: { en: EN, zh: ZH },
  // vivo refuses content with brackets: 10104 / 10085 (clouds/vivo.md §4).
  byVendor: { vivo: { en: withoutBrackets(EN), zh: withoutBrackets(ZH) } },
  fallbackLanguage: 'en',
};

/** The language of the table that a phone of this language gets. */
export function tableLanguage(settings: ElementTextSettings, language: string): string {
  const primary = primaryLanguage(language);
  return Object.hasOwn(settings.byLanguage, primary) ? primary : settings.fallbackLanguage;
}

/** The texts for one phone: the vendor's where it has its own, else the general ones. */
export function elementTexts(
  settings: ElementTextSettings,
  language: string,
  vendor: Vendor | undefined,
): ElementTexts {
  const key = tableLanguage(settings, language);
  const own = vendor === undefined ? undefined : settings.byVendor[vendor]?.[key];
  return own ?? settings.byLanguage[key] ?? EN;
}
