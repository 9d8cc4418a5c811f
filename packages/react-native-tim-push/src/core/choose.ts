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
  /** The first of them; where there is none, the one that lacks something. */
  vendor: PushVendor;
  /** What to answer when there is none: a code, and what to do. */
  code: number;
  desc: string;
}

/**
 * Which clouds to try on this phone, in order: its own, then FCM where that is configured. Pure.
 * A cloud without a certificate ID is never tried: its token could not be reported.
 */
export function chooseVendors(config: PushConfig, device: NativeDeviceInfo): Choice {
  const { vendor: given = 'auto', force_fcm } = config;
  const own = (!force_fcm && (device.vendor as PushVendor)) || 'fcm';
  const wanted = given === 'auto' ? own : given;
  const problems: string[] = [];
  const candidates: Candidate[] = [];
  let code = NO_CHANNEL;
  for (const vendor of new Set([wanted, device.os === 'android' ? 'fcm' : wanted])) {
    const businessID = certificateID(config, vendor, device.apnsEnvironment);
    if (!businessID) {
      code = CERTIFICATE_MISSING;
      problems.push(`${idName(vendor)} is not set`);
    } else if (device.compiledIn.includes(vendor)) candidates.push({ vendor, businessID });
    else problems.push(`the ${vendor} SDK is not built in`);
  }
  const desc = `no push cloud for this phone (${device.brand}, ${device.vendor || 'no own cloud'}): ${problems.join('; ')}`;
  return { candidates, vendor: candidates[0]?.vendor ?? wanted, code, desc };
}
