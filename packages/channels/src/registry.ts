import type { Vendor } from '@tim-push/protocol';
import { apns } from './apns/index.ts';
import type { Channel, ChannelDefinition, ChannelOptions } from './channel.ts';
import { OptionsError } from './errors.ts';
import { fcm } from './fcm/index.ts';
import { harmony } from './harmony/index.ts';
import { honor } from './honor/index.ts';
import { huawei } from './huawei/index.ts';
import { meizu } from './meizu/index.ts';
import { oppo } from './oppo/index.ts';
import { vivo } from './vivo/index.ts';
import { xiaomi } from './xiaomi/index.ts';

/** Vendor → channel: the only list. A new cloud is a folder and one line here. */
export const registry = { xiaomi, huawei, honor, oppo, vivo, meizu, fcm, apns, harmony } as const satisfies Partial<
  Record<Vendor, ChannelDefinition>
>;
export type ChannelVendor = keyof typeof registry;

/** The definition of a vendor's channel; undefined for a vendor that has none yet. */
export function channelDefinition(vendor: string): ChannelDefinition | undefined {
  return Object.hasOwn(registry, vendor) ? registry[vendor as ChannelVendor] : undefined;
}

/**
 * Makes a channel. Nothing goes over the network until it is used; `close()` it at the end.
 *
 * @throws {CredentialsError} naming the field that does not fit the vendor's schema.
 * @throws {OptionsError} for an unknown vendor, endpoint name, or a bad URL.
 * @example
 * const channel = createChannel('xiaomi', { packageName: 'com.example.chat', appSecret: '…' });
 * console.log(await channel.check(AbortSignal.timeout(10_000)));
 */
export function createChannel(
  vendor: Vendor,
  credentials: Readonly<Record<string, unknown>>,
  options: ChannelOptions = {},
): Channel {
  const definition = channelDefinition(vendor);
  if (definition === undefined) {
    const known = Object.keys(registry);
    throw new OptionsError('vendor', `"${vendor}" has no channel`, `Known are: ${known.join(', ')}`, {
      reason: 'vendor_without_channel',
      values: { known },
    });
  }
  return definition.create(credentials, options);
}
