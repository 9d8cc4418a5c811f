import type { ChannelDefinition } from '../channel.ts';
import { MeizuChannel } from './client.ts';
import { meizuReceipts } from './receipt.ts';
import { meizuSpec, readMeizuCredentials } from './spec.ts';

export const meizu: ChannelDefinition = {
  spec: meizuSpec,
  create: (credentials, options) => new MeizuChannel(credentials, options),
  receipts: (credentials, { now = Date.now } = {}) =>
    meizuReceipts(credentials && readMeizuCredentials(credentials).receiptToken, now),
};
