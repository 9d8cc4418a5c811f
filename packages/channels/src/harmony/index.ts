import type { ChannelDefinition } from '../channel.ts';
import { HarmonyChannel } from './client.ts';
import { harmonySpec } from './spec.ts';

export const harmony: ChannelDefinition = {
  spec: harmonySpec,
  create: (credentials, options) => new HarmonyChannel(credentials, options),
};
