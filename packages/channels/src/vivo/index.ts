import type { ChannelDefinition } from '../channel.ts';
import { VivoChannel } from './client.ts';
import { vivoReceipts } from './receipt.ts';
import { vivoSpec } from './spec.ts';

export const vivo: ChannelDefinition = {
  spec: vivoSpec,
  create: (credentials, options) => new VivoChannel(credentials, options),
  receipts: (_credentials, { now = Date.now } = {}) => vivoReceipts(now),
};
