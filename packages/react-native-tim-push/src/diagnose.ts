import type { Push } from './core/push.ts';

/** One thing that can keep a notification from showing on this phone. */
export interface Check {
  name: 'native_half' | 'vendor_sdk' | 'permission' | 'token' | 'certificate_id' | 'channels';
  ok: boolean;
  /** Facts for a person or a bug report: no token, no secret. */
  detail: string;
}

export async function diagnose(push: Push): Promise<Check[]> {
  const binding = push.native();
  const device = await push.device();
  if (!binding || !device) return [check('native_half', false, 'not in this build')];
  const { registered } = push;
  const permission = await binding.module.getPermissionStatus();
  const channels = await binding.module.listChannels();
  const blocked = channels
    .filter((channel) => channel.blocked || channel.importance === 0)
    .map((channel) => channel.id);
  const vendor = registered?.vendor ?? device.vendor;
  return [
    check('native_half', true, `${device.os} ${device.osVersion}, ${device.brand} ${device.model}`),
    check(
      'vendor_sdk',
      device.compiledIn.includes(vendor),
      `this phone: ${vendor || 'none'}; built in: ${device.compiledIn.join(', ') || 'none'}`,
    ),
    check('permission', permission === 'granted' || permission === 'unavailable', permission),
    check(
      'token',
      registered !== undefined,
      registered ? `${registered.vendor}, ${registered.token.length} characters` : 'none',
    ),
    check('certificate_id', (registered?.businessID ?? 0) > 0, String(registered?.businessID ?? 0)),
    check(
      'channels',
      blocked.length === 0,
      blocked.length > 0 ? `switched off: ${blocked.join(', ')}` : `${channels.length} open`,
    ),
  ];
}

const check = (name: Check['name'], ok: boolean, detail: string): Check => ({ name, ok, detail });
