import { codes } from '@tim-push/protocol';
import type { DeviceState } from '../store/index.ts';
import { fail } from './result.ts';

export function sigRevoked(): ReturnType<typeof fail> {
  return fail(codes.sigRevoked, 'an administrator ended the logins of this account: make a new UserSig', 'userSig');
}

/** What a caller hears whose login has ended meanwhile. */
export function loginIsOver(by: DeviceState): ReturnType<typeof fail> {
  switch (by) {
    case 'kicked':
    // The device has logged in anew since: for this login that is the same as a kick.
    case 'logged_in':
      return fail(codes.kickedOffline, 'this login was ended by another login or by an administrator: log in again');
    case 'logged_out':
    case 'off':
      return fail(codes.notLoggedIn, 'this login was logged out: log in again');
    default: {
      const never: never = by;
      return never;
    }
  }
}
