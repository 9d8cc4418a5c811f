import { TimCode } from '../codes.ts';
import type { Core } from '../core.ts';
import { failed, type V2TimCallback } from '../results.ts';
import type { Running } from '../running.ts';

/** Runs calls that need a login; without one they answer 6013 or 6014 and the method's name. */
export function onlineCalls(core: Core) {
  return async <T extends V2TimCallback>(
    method: string,
    work: (running: Running) => Promise<T>,
  ): Promise<T | V2TimCallback> => {
    const running = core.running();
    if (!running) return failed(TimCode.notInitialized, `${method}: call initSDK first`);
    if (running.session.userID() === undefined) return failed(TimCode.notLoggedIn, `${method}: log in first`);
    return work(running);
  };
}
