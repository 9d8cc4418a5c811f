import { CERTIFICATE_MISSING, NO_CHANNEL } from '../codes.ts';
import { idName } from '../config/keys.ts';
import { certificateID, type PushConfig } from '../config/read.ts';
import type { NativeDeviceInfo } from '../native-types.ts';
import type { PushVendor } from '../types.ts';

export interface Candidate {
  vendor: PushVendor;
  businessID: number;
}
export interface Choice {
  /** In the order in which they are tried. */
  candidates: Candidate[];
  /** The cloud that should come first, whether it can be tried or not. */
  wanted: PushVendor;
  /** What to answer when there is none: a code, and what to do. */
  code: number;
  desc: string;
}

/**
 * Which clouds to try on this phone, in order: its own, then FCM where that is configured. Pure.
 * A cloud without a certificate ID is never tried: its token could not be reported.
 */
export function chooseVendors(config: PushConfig, device: NativeDeviceInfo): Choice {
  const { vendor, force_fcm } = config;
  const wanted = (vendor !== 'auto' && vendor) || (!force_fcm && (device.vendor as PushVendor)) || 'fcm';
  const problems: string[] = [];
  const candidates: Candidate[] = [];
  let code = NO_CHANNEL;
  for (const cloud of new Set([wanted, device.os === 'android' ? 'fcm' : wanted])) {
    const businessID = certificateID(config, cloud, device.apnsEnvironment);
    if (!businessID) {
      code = CERTIFICATE_MISSING;
      problems.push(`${idName(cloud)} is not set`);
    } else if (device.compiledIn.includes(cloud)) candidates.push({ vendor: cloud, businessID });
    else problems.push(`the ${cloud} SDK is not built in`);
  }
  return { candidates, wanted, code, desc: `no push cloud for this ${device.brand} phone: ${problems.join('; ')}` };
}
