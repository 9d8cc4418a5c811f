import { FALLBACK_FAILED, NO_CHANNEL, REGISTER_TIMEOUT, TOKEN_EMPTY, VENDOR_FAILED } from '../codes.ts';
import { type PushConfig, sdkParams } from '../config/read.ts';
import type { NativeBinding } from '../native.ts';
import { done, fail, OK } from '../result.ts';
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
  const problems: string[] = [];
  let failed = NO_CHANNEL;
  for (const candidate of candidates) {
    const { code, desc, token } = await registerOne(binding, config, candidate.vendor);
    if (token) return done({ ...candidate, token });
    failed = problems.length > 0 && code === VENDOR_FAILED ? FALLBACK_FAILED : code;
    problems.push(`${candidate.vendor}: ${desc}`);
  }
  return fail(failed, problems.join('; then '));
}

export const vendorSaid = ({ desc, code }: { desc: string; code: number }): string => `${desc} (vendor code ${code})`;

/** A token, or why there is none. */
type Answer = { code: number; desc: string; token?: string };

/** Registrations run one after the other (`init`). */
let timer: ReturnType<typeof setTimeout> | undefined;

/** Lets a registration wait for ever that still waits for its token: for tests. */
export const abandon = (): void => clearTimeout(timer);

function registerOne({ listen, module }: NativeBinding, config: PushConfig, vendor: PushVendor): Promise<Answer> {
  let stops: (() => void)[] = [];
  const { timeout_ms } = config;
  return new Promise<Answer>((resolve) => {
    let timedOut = REGISTER_TIMEOUT;
    const got = (answer: Answer): void => {
      if (answer.code || answer.token) resolve(answer);
      else timedOut = TOKEN_EMPTY;
    };
    const failed = (desc: string): void => resolve(fail(VENDOR_FAILED, desc));
    timer = setTimeout(
      () => resolve(fail(timedOut, `no token within ${timeout_ms} ms; a later one is reported by itself`)),
      timeout_ms,
    );
    stops = [
      listen('timPushToken', (event) => event.vendor === vendor && got({ ...OK, token: event.token })),
      listen('timPushTokenError', (event) => event.vendor === vendor && failed(vendorSaid(event))),
    ];
    module.register(vendor, sdkParams(config, vendor)).then(got, (error) => failed(`native half failed: ${error}`));
  }).finally(() => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  });
}
