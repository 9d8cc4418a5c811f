import { FALLBACK_FAILED, NO_CHANNEL, REGISTER_TIMEOUT, TOKEN_EMPTY, VENDOR_FAILED } from '../codes.ts';
import { type PushConfig, sdkParams } from '../config/read.ts';
import type { NativeBinding } from '../native.ts';
import type { NativeRegistration } from '../native-types.ts';
import { done, fail } from '../result.ts';
import type { PushResult, PushVendor } from '../types.ts';
import type { Candidate } from './choose.ts';

export interface Registered extends Candidate {
  token: string;
}

/**
 * Registers with the first cloud that gives a token. A vendor may answer late or with an empty token first (Huawei
 * before EMUI 10 sends it by event alone): then the token event is awaited until the time is over.
 */
export async function register(
  binding: NativeBinding,
  config: PushConfig,
  candidates: Candidate[],
): Promise<PushResult<Registered>> {
  let last: PushResult<Registered> | undefined;
  for (const candidate of candidates) {
    const { code, desc, token } = await registerOne(binding, config, candidate.vendor);
    if (code === 0) return done({ ...candidate, token });
    const failed = last && code === VENDOR_FAILED ? FALLBACK_FAILED : code;
    last = fail(failed, `${last ? `${last.desc}; then ` : ''}${candidate.vendor}: ${desc}`);
  }
  return last ?? fail(NO_CHANNEL, 'no push cloud');
}

export const vendorSaid = ({ desc, code }: { desc: string; code: number }): string => `${desc} (vendor code ${code})`;

function registerOne(
  { listen, module }: NativeBinding,
  config: PushConfig,
  vendor: PushVendor,
): Promise<NativeRegistration> {
  return new Promise((resolve) => {
    let timedOut = REGISTER_TIMEOUT;
    const stops: (() => void)[] = [];
    const finish = (code: number, desc: string, token = ''): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      resolve({ code, desc, token });
    };
    const got = (token: string): void => {
      if (token === '') timedOut = TOKEN_EMPTY;
      else finish(0, 'ok', token);
    };
    const timer = setTimeout(
      () => finish(timedOut, `no token within ${config.timeout_ms} ms; a later one is reported by itself`),
      config.timeout_ms,
    );
    stops.push(
      listen('timPushToken', (event) => event.vendor === vendor && got(event.token)),
      listen('timPushTokenError', (event) => event.vendor === vendor && finish(VENDOR_FAILED, vendorSaid(event))),
    );
    module.register(vendor, JSON.stringify(sdkParams(config, vendor))).then(
      ({ code, desc, token }) => (code === 0 ? got(token) : finish(code, desc)),
      (error) => finish(VENDOR_FAILED, `native half failed: ${error}`),
    );
  });
}
