import type { ChannelDefinition } from '../channel.ts';
import { XIAOMI_FIXES } from './check.ts';
import { XiaomiChannel } from './client.ts';
import { xiaomiReceipts } from './receipt.ts';
import { xiaomiSpec } from './spec.ts';

export const xiaomi: ChannelDefinition = {
  spec: xiaomiSpec,
  fixes: XIAOMI_FIXES,
  create: (credentials, options) => new XiaomiChannel(credentials, options),
  receipts: () => xiaomiReceipts,
};
