/** What the pages of the clouds say of codes and switches beyond what the code itself says. */

export type Language = 'en' | 'zh';
export interface Both {
  readonly en: string;
  readonly zh: string;
}
/** Both languages at once. */
export const both = (en: string, zh: string): Both => ({ en, zh });

export interface CodeWords {
  /** What the cloud means by it. */
  readonly says: Both;
  /** Only where the advice for its kind is not enough. */
  readonly fix?: Both;
}
/** @example code('wrong AppSecret', 'AppSecret 错误', 'copy it again', '重新复制') */
export function code(en: string, zh: string, fixEn?: string, fixZh?: string): CodeWords {
  const says = both(en, zh);
  return fixEn === undefined || fixZh === undefined ? { says } : { says, fix: both(fixEn, fixZh) };
}

export interface SwitchWords {
  /** The doubt in Chinese; the English words are the sandbox's own. */
  readonly zh: string;
  /** What we do, whichever way it turns out to be, and the setting that changes it. */
  readonly ours: Both;
}
export const doubt = (zh: string, oursEn: string, oursZh: string): SwitchWords => ({ zh, ours: both(oursEn, oursZh) });

export interface CloudWords {
  readonly codes: Readonly<Record<string, CodeWords>>;
  /** Codes that speak of single phones within an accepted request, where the cloud has such. */
  readonly targetCodes?: Readonly<Record<string, CodeWords>>;
  readonly switches: Readonly<Record<string, SwitchWords>>;
}
