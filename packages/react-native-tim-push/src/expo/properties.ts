import type { TimPushExpoOptions } from './options.ts';

/** gradle.properties: which vendors are compiled in, and what of them may start with the app. */
export const properties = ({ vendors, fcm, autoStart }: TimPushExpoOptions): Record<string, string> => ({
  'timPush.vendors': vendors.join(',') || 'none',
  ...(autoStart ? { 'timPush.autoStart': autoStart.join(',') || 'none' } : {}),
  ...(fcm?.service === false ? { 'timPush.fcmService': 'false' } : {}),
});
