import { PushCode } from '../codes.ts';
import { idNotSet } from '../config/keys.ts';
import { certificateID, type PushConfig } from '../config/read.ts';
import type { NativeDeviceInfo } from '../native-types.ts';
import type { PushVendor } from '../types.ts';

export interface Candidate {
  vendor: PushVendor;
  businessID: number;
}
export type Choice = { kind: 'candidates'; candidates: Candidate[] } | { kind: 'none'; code: number; desc: string };

/**
 * Which clouds to try on this phone, in order: its own, then FCM where that is configured. Pure.
 * A cloud without a certificate ID is never tried: its token could not be reported.
 */
export function chooseVendors(config: PushConfig, device: NativeDeviceInfo): Choice {
  const own = device.vendor as PushVendor | '';
  const wanted = config.vendor !== 'auto' ? config.vendor : config.forceFcm ? 'fcm' : own;
  const order: PushVendor[] =
    wanted === '' ? ['fcm'] : wanted === 'fcm' || device.os !== 'android' ? [wanted] : [wanted, 'fcm'];
  const problems: string[] = [];
  const candidates: Candidate[] = [];
  let missingId = false;
  for (const vendor of order) {
    const businessID = certificateID(config, vendor, device.apnsEnvironment);
    if (businessID === 0) {
      missingId = true;
      problems.push(idNotSet(vendor));
    } else if (!device.compiledIn.includes(vendor)) {
      problems.push(`the ${vendor} SDK is not built into this app`);
    } else candidates.push({ vendor, businessID });
  }
  if (candidates.length > 0) return { kind: 'candidates', candidates };
  const phone = `${device.brand || 'unknown brand'} (${own || 'no cloud of its own'})`;
  return {
    kind: 'none',
    code: missingId ? PushCode.certificateMissing : PushCode.noChannel,
    desc: `no push cloud can be used on this phone, ${phone}: ${problems.join('; ')}`,
  };
}
