/** Every cloud whose channel is held to the cases: the only list. */
import type { ChannelVendor } from '@tim-push/channels';
import { apns } from './apns.ts';
import { fcm } from './fcm.ts';
import type { CloudFixture } from './fixture.ts';
import { harmony } from './harmony.ts';
import { honor } from './honor.ts';
import { huawei } from './huawei.ts';
import { meizu } from './meizu.ts';
import { oppo } from './oppo.ts';
import { vivo } from './vivo.ts';
import { xiaomi } from './xiaomi.ts';

export const fixtures = { xiaomi, huawei, honor, oppo, vivo, meizu, fcm, apns, harmony } satisfies Partial<
  Record<ChannelVendor, CloudFixture>
>;
export type TestedVendor = keyof typeof fixtures;
