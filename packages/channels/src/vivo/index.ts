import type { ChannelDefinition } from '../channel.ts';
import { VivoChannel } from './client.ts';
import { vivoSpec } from './spec.ts';

export const vivo: ChannelDefinition = {
  spec: vivoSpec,
  create: (credentials, options) => new VivoChannel(credentials, options),
};
