import type { ChannelDefinition } from '../channel.ts';
import { OPPO_FIXES } from './check.ts';
import { OppoChannel } from './client.ts';
import { oppoReceipts } from './receipt.ts';
import { oppoSpec } from './spec.ts';

export const oppo: ChannelDefinition = {
  spec: oppoSpec,
  fixes: OPPO_FIXES,
  create: (credentials, options) => new OppoChannel(credentials, options),
  receipts: (_credentials, { now = Date.now } = {}) => oppoReceipts(now),
};
