import { type ConnectOptions, channelDefinition } from '@tim-push/channels';
import { VENDORS } from '@tim-push/protocol';
import type { AdminDeps } from '../api/admin/index.ts';
import { createReceiptPaths, type ReceiptPaths } from '../api/receipts/index.ts';
import type { Config } from '../config/index.ts';
import { createApp, type OpenDataDir } from '../data-dir/index.ts';
import type { Logger } from '../logging/index.ts';
import { deriveKey } from '../secrets/index.ts';
import type { CertificateRow } from '../store/index.ts';
import { readPem } from './listeners.ts';
import { pushSettings } from './settings.ts';
import { version } from './version.ts';

export const receiptPathsOf = (data: OpenDataDir): ReceiptPaths =>
  createReceiptPaths(deriveKey(data.serverSecret, 'receipt-path'));

/** Where a certificate's cloud reports receipts; undefined without a public base URL, and for a cloud that sends none. */
export function receiptUrlOf(config: Config, paths: ReceiptPaths) {
  return ({ id, vendor }: Pick<CertificateRow, 'id' | 'vendor'>): string | undefined =>
    config.receiptsPublicUrl === '' || channelDefinition(vendor)?.spec.receipts !== true
      ? undefined
      : `${config.receiptsPublicUrl}${paths.path(vendor, id)}`;
}

/** How every channel connects. */
export const connectOptions = (config: Config): ConnectOptions => ({
  http2: config.channelHttp2,
  ...(config.channelCaFile === '' ? {} : { ca: readPem(config.channelCaFile, 'channelCaFile') }),
});

/** What the admin API needs of an open data directory, with or without a running server around it. */
export function adminDeps(config: Config, data: OpenDataDir, now: () => number, log: Logger): AdminDeps {
  const { store, keys } = data;
  return {
    store,
    secrets: keys.secrets,
    vendors: VENDORS,
    channel: channelDefinition,
    connect: connectOptions(config),
    fingerprintKey: deriveKey(data.serverSecret, 'fingerprint'),
    adminToken: data.adminToken,
    createApp: (input) => createApp(store, keys.secrets, { ...input, nowMs: now() }),
    texts: pushSettings(config).texts,
    rotateKeys: (old) => data.rotateKeys(old, now()),
    receiptUrl: receiptUrlOf(config, receiptPathsOf(data)),
    now,
    log,
    version,
  };
}
