/** Who reads the receipts of a certificate's cloud. Sending may be over for it; what was sent before is still reported on. */
import type { ReceiptReader } from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import type { Logger } from '../logging/index.ts';
import type { AdminStore } from '../store/index.ts';
import type { ChannelPool, ChannelPoolDeps } from './channel-pool.ts';

export interface ReceiptReadersDeps extends Pick<ChannelPoolDeps, 'definition' | 'openCredentials'> {
  channels: Pick<ChannelPool, 'get'>;
  store: Pick<AdminStore, 'getCertificate'>;
  log: Pick<Logger, 'error'>;
}
/** Undefined: the cloud sends no receipts, or the credentials that it may sign them by cannot be opened. */
export type ReceiptReaders = (vendor: Vendor, certificateId: number) => Promise<ReceiptReader | undefined>;

export function createReceiptReaders({
  channels,
  store,
  definition,
  openCredentials,
  log,
}: ReceiptReadersDeps): ReceiptReaders {
  return async (vendor, certificateId) => {
    const found = await channels.get(certificateId);
    if (found.kind === 'open' && found.open.certificate.vendor === vendor) return found.open.channel.receipts;
    const cloud = definition(vendor);
    const row = found.kind === 'open' ? found.open.certificate : await store.getCertificate(certificateId);
    // Removed, or of another vendor since: its credentials are gone, and with them the key of a signature.
    if (row?.vendor !== vendor) return cloud?.receipts?.(undefined);
    try {
      return cloud?.receipts?.((await openCredentials(row)).credentials);
    } catch (error) {
      log.error({ err: error, certificate: row.id, alert: 'certificate_unusable' }, 'a certificate cannot be used');
      return undefined;
    }
  };
}
