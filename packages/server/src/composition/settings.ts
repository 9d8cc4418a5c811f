/** What the parts are told of the configuration, each in its own units. */
import { VENDORS, type Vendor } from '@tim-push/protocol';
import type { Config } from '../config/index.ts';
import { defaultImSettings, defaultSocketSettings, type ImSettings, type SocketSettings } from '../im/index.ts';
import { DEFAULT_PUSH_SETTINGS, type PushSettings } from '../push/settings.ts';

export function imSettings(config: Config): ImSettings {
  return {
    ...defaultImSettings,
    loginPolicy: config.loginPolicy,
    recallWindowMs: config.recallWindowSeconds * 1000,
    maxMessageBytes: config.maxMessageBytes,
    inactiveDays: config.inactiveDays,
    inactiveDaysPushOnly: config.inactiveDaysPushOnly,
  };
}

export function socketSettings(config: Config): SocketSettings {
  return { ...defaultSocketSettings, maxConnections: config.maxConnections };
}

export function pushSettings(config: Config): PushSettings {
  const chat = config.freshChatSeconds * 1000;
  return {
    ...DEFAULT_PUSH_SETTINGS,
    plan: { inactiveDays: config.inactiveDays, inactiveDaysPushOnly: config.inactiveDaysPushOnly },
    freshness: {
      ...DEFAULT_PUSH_SETTINGS.freshness,
      call: config.freshCallSeconds * 1000,
      chat,
      group: chat,
      system: chat,
      marketing: config.freshMarketingSeconds * 1000,
    },
    replace: config.replaceBy,
    waitMs: config.ackWaitSeconds * 1000,
    dedupeWindowMs: config.dedupeWindowSeconds * 1000,
    dispatch: { ...DEFAULT_PUSH_SETTINGS.dispatch, limits: laneLimits(config.laneLimits) },
  };
}

/** Reads `xiaomi=3000/16,fcm=20000`, whose form the configuration has checked. */
function laneLimits(text: string): PushSettings['dispatch']['limits'] {
  const limits: Partial<Record<Vendor, { perSecond: number; concurrency?: number }>> = {};
  for (const one of text.split(',')) {
    const [vendor = '', numbers = ''] = one.split('=');
    const [perSecond, concurrency] = numbers.split('/').map(Number);
    const known = VENDORS.find((name) => name === vendor);
    if (known === undefined || perSecond === undefined) continue;
    limits[known] = concurrency === undefined ? { perSecond } : { perSecond, concurrency };
  }
  return limits;
}
