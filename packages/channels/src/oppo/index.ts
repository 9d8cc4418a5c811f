import type { ChannelDefinition } from '../channel.ts';
import { OppoChannel } from './client.ts';
import { oppoSpec } from './spec.ts';

export const oppo: ChannelDefinition = {
  spec: oppoSpec,
  create: (credentials, options) => new OppoChannel(credentials, options),
};
