import type { TimPushExpoOptions } from './options.ts';

/** gradle.properties: which vendors are compiled in. */
export const properties = ({ vendors, fcm }: TimPushExpoOptions): Record<string, string> => ({
  'timPush.vendors': vendors.join(',') || 'none',
  ...(fcm?.service === false ? { 'timPush.fcmService': 'false' } : {}),
});
