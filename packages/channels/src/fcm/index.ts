import type { ChannelDefinition } from '../channel.ts';
import { FcmChannel } from './client.ts';
import { fcmSpec } from './spec.ts';

export const fcm: ChannelDefinition = {
  spec: fcmSpec,
  create: (credentials, options) => new FcmChannel(credentials, options),
};
