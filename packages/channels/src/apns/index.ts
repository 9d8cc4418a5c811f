import type { ChannelDefinition } from '../channel.ts';
import { ApnsChannel } from './client.ts';
import { apnsSpec } from './spec.ts';

export const apns: ChannelDefinition = {
  spec: apnsSpec,
  create: (credentials, options) => new ApnsChannel(credentials, options),
};
