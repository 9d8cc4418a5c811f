import type { Channel, ContentNote } from '@tim-push/channels';
import type { CertificateRow, DeviceRow, StoredMessage } from '../../store/index.ts';
import { composeContent, type ElementTextSettings } from '../compose/index.ts';

/** A certificate with what makes its cloud's form of a content. */
export interface Composer {
  certificate: Pick<CertificateRow, 'vendor' | 'options'>;
  channel: Pick<Channel, 'payload' | 'spec'>;
}

/**
 * What this cloud's form of a message leaves out or changes for a phone. Composed anew, as the certificate is now: nothing
 * of it is kept with a push. Of a recalled message nothing is left to compose.
 *
 * @example contentNotes({ certificate, channel }, message, device, texts) // [{ kind: 'truncated', field: 'title', … }]
 */
export function contentNotes(
  { certificate, channel }: Composer,
  message: StoredMessage,
  device: Pick<DeviceRow, 'language'>,
  texts: ElementTextSettings,
): readonly ContentNote[] {
  if (message.recalledMs > 0) return [];
  const { vendor, options } = certificate;
  const { language } = device;
  const grouped = channel.spec.groups === 'by_conversation';
  const content = composeContent({ message, language, vendor, options, replaceKey: '', texts, grouped });
  return channel.payload(content).notes;
}
