import { codes } from '@tim-push/protocol';
import { type VerifyUserSigCode, verifyUserSig } from '@tim-push/protocol/usersig';
import type { AppDirectory, Authenticated, Clock, Credentials, ImResult } from './contract.ts';
import { FailureLimit } from './failure-limit.ts';
import { fail, ok } from './result.ts';
import type { ImSettings } from './settings.ts';

/** Makes the check that every door uses (`Sessions.authenticate`). */
export function createAuthenticate(deps: {
  apps: AppDirectory;
  clock: Clock;
  settings: ImSettings;
}): (credentials: Credentials) => ImResult<Authenticated> {
  const { apps, clock, settings } = deps;
  const failures = new FailureLimit(clock, settings.failureWindowMs);

  return ({ appId, userId, userSig, remote }) => {
    const app = apps.get(appId);
    if (app === undefined) return fail(codes.sdkAppIdUnknown, `there is no app ${appId} on this server`, 'sdkAppID');
    if (app.disabled) return fail(codes.appDisabled, `the app ${appId} is disabled`, 'sdkAppID');

    const byAddress = `a ${remote}`;
    // Account and address together: a stranger's attempts must not lock the owner out.
    const byAccount = `u ${remote} ${appId}:${userId}`;
    if (
      failures.reached(byAccount, settings.maxFailuresPerAccount) ||
      failures.reached(byAddress, settings.maxFailuresPerAddress)
    ) {
      return fail(codes.tooManyFailures, 'too many wrong UserSigs from this address: try again in a minute');
    }

    const verified = verifyUserSig(userSig, {
      sdkAppID: appId,
      secret: app.secret,
      userID: userId,
      nowSeconds: Math.floor(clock.now() / 1000),
    });
    if (!verified.ok) {
      if (looksForged(verified.code)) {
        failures.count(byAccount);
        failures.count(byAddress);
      }
      return fail(verified.code, verified.desc, 'userSig');
    }
    return ok({
      app,
      sigTimeMs: verified.timeSeconds * 1000,
      sigExpiresAtMs: verified.expiresAtSeconds * 1000,
    });
  };
}

/** An expired or missing ticket is everyday life of an honest client and does not count. */
function looksForged(code: VerifyUserSigCode): boolean {
  switch (code) {
    case codes.sigExpired:
    case codes.sigEmpty:
      return false;
    case codes.sigMalformed:
    case codes.sigNotVerified:
    case codes.sigIdentifierMismatch:
    case codes.sigSdkAppIdMismatch:
      return true;
    default: {
      const never: never = code;
      return never;
    }
  }
}
