import type { ChannelDefinition } from '../channel.ts';
import { VIVO_FIXES } from './check.ts';
import { VivoChannel } from './client.ts';
import { vivoReceipts } from './receipt.ts';
import { vivoSpec } from './spec.ts';

export const vivo: ChannelDefinition = {
  spec: vivoSpec,
  fixes: VIVO_FIXES,
  create: (credentials, options) => new VivoChannel(credentials, options),
  receipts: (_credentials, { now = Date.now } = {}) => vivoReceipts(now),
};
