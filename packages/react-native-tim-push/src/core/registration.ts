import { PushCode } from '../codes.ts';
import { type PushConfig, sdkParams } from '../config/read.ts';
import type { NativeBinding } from '../native.ts';
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
  let last: PushResult<Registered> = fail(PushCode.noChannel, 'no push cloud to register with');
  for (const [index, candidate] of candidates.entries()) {
    const { code, desc, token } = await registerOne(binding, config, candidate.vendor);
    if (code === PushCode.ok) return done({ ...candidate, token });
    const fallback = index > 0;
    const failed = code === PushCode.vendorFailed && fallback ? PushCode.fallbackFailed : code;
    last = fail(failed, `${fallback ? `${last.desc}; then ` : ''}${candidate.vendor}: ${desc}`);
  }
  return last;
}

export const vendorSaid = (desc: string, code: number): string => `${desc} (vendor code ${code})`;

function registerOne(
  binding: NativeBinding,
  config: PushConfig,
  vendor: PushVendor,
): Promise<{ code: number; desc: string; token: string }> {
  return new Promise((resolve) => {
    let emptyToken = false;
    const cleanups: (() => void)[] = [];
    const finish = (code: number, desc: string, token = ''): void => {
      for (const clean of cleanups.splice(0)) clean();
      resolve({ code, desc, token });
    };
    const timer = setTimeout(() => {
      const seconds = config.timeoutMs / 1000;
      if (emptyToken) finish(PushCode.tokenEmpty, `the cloud gave an empty token and no other within ${seconds} s`);
      else finish(PushCode.registerTimeout, `no token within ${seconds} s; one that comes later is reported by itself`);
    }, config.timeoutMs);
    cleanups.push(
      () => clearTimeout(timer),
      binding.listen('timPushToken', (event) => {
        if (event.vendor === vendor && event.token !== '') finish(PushCode.ok, 'ok', event.token);
      }),
      binding.listen('timPushTokenError', (event) => {
        if (event.vendor === vendor) finish(PushCode.vendorFailed, vendorSaid(event.desc, event.code));
      }),
    );
    binding.module.register(vendor, JSON.stringify(sdkParams(config, vendor))).then(
      (answer) => {
        if (answer.code !== PushCode.ok) finish(answer.code, answer.desc);
        else if (answer.token !== '') finish(PushCode.ok, 'ok', answer.token);
        else emptyToken = true;
      },
      (error) => finish(PushCode.vendorFailed, `the native half failed: ${error}`),
    );
  });
}
