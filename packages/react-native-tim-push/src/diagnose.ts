import type { Push } from './core/push.ts';

/** One thing that can keep a notification from showing on this phone. Texts in both languages come with `./texts`. */
export interface Check {
  name: 'native_half' | 'vendor_sdk' | 'permission' | 'token' | 'certificate_id' | 'channels';
  ok: boolean;
  /** Facts for a person or a bug report: no token, no secret. */
  detail: string;
}

export async function diagnose(push: Push): Promise<Check[]> {
  const binding = push.native();
  const device = await push.device();
  if (!binding || !device) return [{ name: 'native_half', ok: false, detail: 'not in this build' }];
  const { registered } = push;
  const permission = await binding.module.getPermissionStatus();
  const channels = await binding.module.listChannels();
  const blocked = channels
    .filter((channel) => channel.blocked || channel.importance === 0)
    .map((channel) => channel.id);
  const vendor = registered?.vendor ?? device.vendor;
  return [
    { name: 'native_half', ok: true, detail: `${device.os} ${device.osVersion}, ${device.brand} ${device.model}` },
    {
      name: 'vendor_sdk',
      ok: device.compiledIn.includes(vendor),
      detail: `this phone: ${vendor || 'none'}; built in: ${device.compiledIn.join(', ') || 'none'}`,
    },
    { name: 'permission', ok: permission === 'granted' || permission === 'unavailable', detail: permission },
    {
      name: 'token',
      ok: registered !== undefined,
      detail: registered ? `${registered.vendor}, ${registered.token.length} characters` : 'none',
    },
    {
      name: 'certificate_id',
      ok: registered !== undefined && registered.businessID > 0,
      detail: String(registered?.businessID ?? 0),
    },
    {
      name: 'channels',
      ok: blocked.length === 0,
      detail: blocked.length > 0 ? `switched off: ${blocked.join(', ')}` : `${channels.length} open`,
    },
  ];
}
