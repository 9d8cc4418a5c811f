import type { ChannelDefinition } from '../channel.ts';
import { HuaweiChannel } from './client.ts';
import { huaweiReceipts } from './receipt.ts';
import { huaweiSpec, readHuaweiCredentials } from './spec.ts';

export const huawei: ChannelDefinition = {
  spec: huaweiSpec,
  create: (credentials, options) => new HuaweiChannel(credentials, options),
  receipts(credentials, { now = Date.now } = {}) {
    const account = credentials && readHuaweiCredentials(credentials);
    return huaweiReceipts(account?.receiptUser, account?.receiptSecret, now);
  },
};
