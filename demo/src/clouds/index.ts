/** Every vendor whose phones the demo has: the only list. */
import type { CloudName } from '@tim-push/sandbox';
import { apns } from './apns.ts';
import type { DemoCloud } from './cloud.ts';
import { fcm } from './fcm.ts';
import { harmony } from './harmony.ts';
import { honor } from './honor.ts';
import { huawei } from './huawei.ts';
import { meizu } from './meizu.ts';
import { oppo } from './oppo.ts';
import { vivo } from './vivo.ts';
import { xiaomi } from './xiaomi.ts';

export const demoClouds = { xiaomi, huawei, honor, oppo, vivo, meizu, fcm, apns, harmony } satisfies Partial<
  Record<CloudName, DemoCloud>
>;
export type { DemoCloud };
export type DemoVendor = keyof typeof demoClouds;
export const DEMO_VENDORS = Object.keys(demoClouds) as readonly DemoVendor[];
