/** Every emulated cloud: the only list. Adding one is adding a folder and a line. */

import { apns } from './clouds/apns/index.ts';
import type { Switch } from './clouds/cloud.ts';
import { fcm } from './clouds/fcm/index.ts';
import { harmony } from './clouds/harmony/index.ts';
import { honor } from './clouds/honor/index.ts';
import { huawei } from './clouds/huawei/index.ts';
import { meizu } from './clouds/meizu/index.ts';
import { oppo } from './clouds/oppo/index.ts';
import { vivo } from './clouds/vivo/index.ts';
import { xiaomi } from './clouds/xiaomi/index.ts';

export const CLOUDS = { xiaomi, huawei, honor, oppo, vivo, meizu, fcm, apns, harmony };
export type CloudName = keyof typeof CLOUDS;
export type CloudOf<N extends CloudName> = ReturnType<(typeof CLOUDS)[N]['create']>;
export const CLOUD_NAMES = Object.keys(CLOUDS) as readonly CloudName[];
export const isCloudName = (name: string): name is CloudName => Object.hasOwn(CLOUDS, name);
/** What the sheets leave unconfirmed of a cloud, with the positions it can be taken in (`SandboxOptions.switches`). */
export const switchesOf = (name: CloudName): Readonly<Record<string, Switch>> => CLOUDS[name].switches;
