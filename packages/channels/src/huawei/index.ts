import type { ChannelDefinition } from '../channel.ts';
import { HUAWEI_FIXES } from './check.ts';
import { HuaweiChannel } from './client.ts';
import { huaweiReceipts } from './receipt.ts';
import { huaweiSpec, readHuaweiCredentials } from './spec.ts';

export const huawei: ChannelDefinition = {
  spec: huaweiSpec,
  fixes: HUAWEI_FIXES,
  create: (credentials, options) => new HuaweiChannel(credentials, options),
  receipts(credentials, { now = Date.now } = {}) {
    const account = credentials && readHuaweiCredentials(credentials);
    return huaweiReceipts(account?.receiptUser, account?.receiptSecret, now);
  },
};
