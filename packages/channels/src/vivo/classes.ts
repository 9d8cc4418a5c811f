import type { MessageClass } from '@tim-push/protocol';
import type { ContentNote, PushContent } from '../channel.ts';
import type { VivoOptions } from './spec.ts';

/** 0 operation, 1 system — clouds/vivo.md §4. */
type Classification = 0 | 1;

/** What a message of ours is by itself — clouds/vivo.md §8. */
const CATEGORY: Readonly<Record<MessageClass, string>> = {
  call: 'IM',
  chat: 'IM',
  group: 'IM',
  system: 'ACCOUNT',
  marketing: 'MARKETING',
};
const OPERATION: ReadonlySet<string> = new Set(['NEWS', 'CONTENT', 'MARKETING', 'SOCIAL']);
const SYSTEM: ReadonlySet<string> = new Set(['IM', 'ACCOUNT', 'TODO', 'DEVICE_REMINDER', 'ORDER', 'SUBSCRIPTION']);
/** Where a class is wanted whose category nobody named. */
const USUAL = ['MARKETING', 'IM'] as const;

/**
 * Class and category, a pair that fits, because vivo refuses others (§8). The message's words beat the certificate's, and a
 * named category beats a bare class; a category that nobody here knows goes with the class as it is.
 */
export function classFields(
  { offlinePush, class: of }: PushContent,
  options: VivoOptions,
  notes: ContentNote[],
): { classification: Classification; category: string } {
  const { vivoCategory, vivoClassification: own } = offlinePush.android ?? {};
  const wanted = own ?? classificationOf(of, options);
  const fits = (category: string): boolean => (classOf(category) ?? wanted) === wanted;
  const named = vivoCategory || (own === undefined || fits(options.category ?? '') ? options.category : undefined);
  if (!named) return { classification: wanted, category: fits(CATEGORY[of]) ? CATEGORY[of] : USUAL[wanted] };
  const classification = classOf(named) ?? wanted;
  if (own !== undefined && own !== classification) {
    const detail = `${named} is of class ${classification}: vivo refuses it beside ${own}`;
    notes.push({ kind: 'rewritten', field: 'vivoClassification', detail });
  }
  return { classification, category: named };
}

function classOf(category: string): Classification | undefined {
  if (SYSTEM.has(category)) return 1;
  return OPERATION.has(category) ? 0 : undefined;
}

function classificationOf(of: MessageClass, { classification = 'by_class' }: VivoOptions): Classification {
  switch (classification) {
    case 'by_class':
      return of === 'marketing' ? 0 : 1;
    case 'system':
      return 1;
    case 'operation':
      return 0;
    default:
      return classification satisfies never;
  }
}
