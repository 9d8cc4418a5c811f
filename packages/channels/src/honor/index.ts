import type { ChannelDefinition } from '../channel.ts';
import { HONOR_FIXES } from './check.ts';
import { HonorChannel } from './client.ts';
import { honorReceipts } from './receipt.ts';
import { honorSpec } from './spec.ts';

export const honor: ChannelDefinition = {
  spec: honorSpec,
  fixes: HONOR_FIXES,
  create: (credentials, options) => new HonorChannel(credentials, options),
  receipts: (_credentials, { now = Date.now } = {}) => honorReceipts(now),
};
