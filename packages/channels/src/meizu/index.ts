import type { ChannelDefinition } from '../channel.ts';
import { MEIZU_FIXES } from './check.ts';
import { MeizuChannel } from './client.ts';
import { meizuReceipts } from './receipt.ts';
import { meizuSpec, readMeizuCredentials } from './spec.ts';

export const meizu: ChannelDefinition = {
  spec: meizuSpec,
  fixes: MEIZU_FIXES,
  create: (credentials, options) => new MeizuChannel(credentials, options),
  receipts: (credentials, { now = Date.now } = {}) =>
    meizuReceipts(credentials && readMeizuCredentials(credentials).receiptToken, now),
};
