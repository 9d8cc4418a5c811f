import type { ChannelDefinition } from '../channel.ts';
import { huaweiReceipts } from '../huawei/receipt.ts';
import { HARMONY_FIXES } from './check.ts';
import { HarmonyChannel } from './client.ts';
import { harmonySpec, readHarmonyCredentials } from './spec.ts';

export const harmony: ChannelDefinition = {
  spec: harmonySpec,
  fixes: HARMONY_FIXES,
  create: (credentials, options) => new HarmonyChannel(credentials, options),
  receipts(credentials, { now = Date.now } = {}) {
    const account = credentials && readHarmonyCredentials(credentials);
    return huaweiReceipts(account?.receiptUser, account?.receiptSecret, now);
  },
};
