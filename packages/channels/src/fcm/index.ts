import type { ChannelDefinition } from '../channel.ts';
import { FCM_FIXES } from './check.ts';
import { FcmChannel } from './client.ts';
import { fcmSpec } from './spec.ts';

export const fcm: ChannelDefinition = {
  spec: fcmSpec,
  fixes: FCM_FIXES,
  create: (credentials, options) => new FcmChannel(credentials, options),
};
