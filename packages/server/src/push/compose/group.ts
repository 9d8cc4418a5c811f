import type { ClaimedRecipient, StoredMessage } from '../../store/contract/index.ts';
import { contentKey } from './content.ts';
import type { ElementTextSettings } from './element-texts.ts';

export interface LanguageGroup {
  /** `contentKey` of all of them. */
  key: string;
  /** A language that stands for the group. */
  language: string;
  recipients: readonly ClaimedRecipient[];
}

/** The recipients of one batch by the content they get, in the order of their first appearance. */
export function groupByContent(
  message: StoredMessage,
  recipients: readonly ClaimedRecipient[],
  texts: ElementTextSettings,
): LanguageGroup[] {
  const [first] = recipients;
  if (recipients.length === 1 && first !== undefined) {
    const { language } = first;
    return [{ key: contentKey(message, language, texts), language, recipients }];
  }
  const groups = new Map<string, LanguageGroup & { recipients: ClaimedRecipient[] }>();
  // A million-member fan-out has a handful of languages: each is looked up once.
  const keys = new Map<string, string>();
  for (const recipient of recipients) {
    let key = keys.get(recipient.language);
    if (key === undefined) {
      key = contentKey(message, recipient.language, texts);
      keys.set(recipient.language, key);
    }
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, language: recipient.language, recipients: [recipient] });
    else group.recipients.push(recipient);
  }
  return [...groups.values()];
}
