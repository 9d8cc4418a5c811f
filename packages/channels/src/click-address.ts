import type { ContentNote } from './channel.ts';
import { missingAddress } from './content.ts';

/** What a tap opens, where a cloud knows launcher, intent URI, action and web page. */
export type ClickAddress =
  | { readonly kind: 'launcher' }
  | { readonly kind: 'intent' | 'action' | 'web'; readonly address: string };

/** Reads the certificate's options of that name; what lacks its address opens the app, with a note. */
export function clickAddress(
  options: {
    clickAction?: ClickAddress['kind'];
    intentUri?: string;
    intentAction?: string;
    webUrl?: string;
  },
  notes: ContentNote[],
): ClickAddress {
  const { clickAction: kind = 'launcher' } = options;
  if (kind === 'launcher') return { kind };
  const address = { intent: options.intentUri, action: options.intentAction, web: options.webUrl }[kind];
  if (address !== undefined) return { kind, address };
  notes.push(missingAddress(kind));
  return { kind: 'launcher' };
}
