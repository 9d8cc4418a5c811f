import type { ChannelDefinition } from '../channel.ts';
import { HuaweiChannel } from './client.ts';
import { huaweiSpec } from './spec.ts';

export const huawei: ChannelDefinition = {
  spec: huaweiSpec,
  create: (credentials, options) => new HuaweiChannel(credentials, options),
};
