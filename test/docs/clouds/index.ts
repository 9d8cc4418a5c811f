import type { ChannelVendor } from '@tim-push/channels';
import { apnsWords } from './apns.ts';
import { fcmWords } from './fcm.ts';
import { harmonyWords } from './harmony.ts';
import { honorWords } from './honor.ts';
import { huaweiWords } from './huawei.ts';
import { meizuWords } from './meizu.ts';
import { oppoWords } from './oppo.ts';
import { vivoWords } from './vivo.ts';
import type { CloudWords } from './words.ts';
import { xiaomiWords } from './xiaomi.ts';

export const cloudWords: Readonly<Record<ChannelVendor, CloudWords>> = {
  xiaomi: xiaomiWords,
  huawei: huaweiWords,
  honor: honorWords,
  oppo: oppoWords,
  vivo: vivoWords,
  meizu: meizuWords,
  fcm: fcmWords,
  apns: apnsWords,
  harmony: harmonyWords,
};
