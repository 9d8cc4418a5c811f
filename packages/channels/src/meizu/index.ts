import type { ChannelDefinition } from '../channel.ts';
import { MeizuChannel } from './client.ts';
import { meizuSpec } from './spec.ts';

export const meizu: ChannelDefinition = {
  spec: meizuSpec,
  create: (credentials, options) => new MeizuChannel(credentials, options),
};
