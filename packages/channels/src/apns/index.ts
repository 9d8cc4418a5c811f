import type { ChannelDefinition } from '../channel.ts';
import { APNS_FIXES } from './check.ts';
import { ApnsChannel } from './client.ts';
import { apnsSpec } from './spec.ts';

export const apns: ChannelDefinition = {
  spec: apnsSpec,
  fixes: APNS_FIXES,
  create: (credentials, options) => new ApnsChannel(credentials, options),
};
