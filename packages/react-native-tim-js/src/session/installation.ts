import type { Platform, Vendor } from '@tim-push/protocol';
import type { Environment } from '../environment.ts';
import type { Kept } from '../storage.ts';
import type { DeviceInfo } from '../types/options.ts';

/** What the host says of itself: React Native's answer in apps, a guess from globals elsewhere. */
export interface HostFacts {
  platform: Platform;
  brand?: string;
  model?: string;
  osVersion?: string;
  language?: string;
}

/** What the login frame says about this device. */
export interface Description extends HostFacts {
  tokenSource?: Vendor;
}

const KEY = 'deviceID';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** 24 characters of 36: 124 bits. It tells installations apart and is no secret, so plain chance will do. */
const LENGTH = 24;

/** One installation of the app: an ID made once and kept, and what is known of the phone. */
export interface Installation {
  /** At most 64 letters and digits. The same until the app's storage is cleared. */
  deviceID(): Promise<string>;
  /** From the push plugin, which knows the phone better. */
  learn(info: DeviceInfo): void;
  describe(): Description;
}

export function createInstallation(kept: Kept, env: Environment, facts: HostFacts): Installation {
  let known: Promise<string> | undefined;
  let learnt: DeviceInfo = {};

  async function findOrMake(): Promise<string> {
    const stored = await kept.read(KEY);
    if (typeof stored === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(stored)) return stored;
    let made = '';
    while (made.length < LENGTH) made += ALPHABET[Math.floor(env.random() * ALPHABET.length)] ?? 'a';
    await kept.write(KEY, made);
    return made;
  }

  return {
    deviceID() {
      known ??= findOrMake();
      return known;
    },
    learn(info) {
      learnt = { ...learnt, ...info };
    },
    describe() {
      const brand = learnt.brand ?? facts.brand;
      return {
        ...facts,
        ...(brand ? { brand: brand.toLowerCase() } : {}),
        ...(learnt.tokenSource ? { tokenSource: learnt.tokenSource } : {}),
      };
    },
  };
}
