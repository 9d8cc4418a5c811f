import type { LoginRequest } from '@tim-push/protocol';
import type { Kept } from '../storage.ts';

export type ForgottenLogin = NonNullable<LoginRequest['forgotten']>[number];

const KEY = 'forgotten';
/** What one login frame may carry; the oldest goes first (the server drops silent devices after days anyway). */
const MOST = 8;

/**
 * Logouts that the server has not heard of yet. They travel with the next login, so that a phone whose user logged out
 * without network does not go on showing that user's messages.
 */
export interface Forgotten {
  list(): Promise<ForgottenLogin[]>;
  add(login: ForgottenLogin): Promise<void>;
  /** The server knows of these. */
  settle(logins: readonly ForgottenLogin[]): Promise<void>;
}

export function createForgotten(kept: Kept): Forgotten {
  let loaded: Promise<ForgottenLogin[]> | undefined;
  const load = (): Promise<ForgottenLogin[]> => {
    loaded ??= kept.read(KEY).then((stored) => (Array.isArray(stored) ? stored.filter(isLogin) : []));
    return loaded;
  };
  /** The list in memory changes at once; the store follows. */
  async function change(next: (logins: ForgottenLogin[]) => ForgottenLogin[]): Promise<void> {
    const changed = load().then(next);
    loaded = changed;
    const logins = await changed;
    await kept.write(KEY, logins.length === 0 ? undefined : logins);
  }

  return {
    list: load,
    add: (login) => change((logins) => [...logins.filter((other) => !same(other, login)), login].slice(-MOST)),
    settle: (done) => change((logins) => logins.filter((login) => !done.some((other) => same(other, login)))),
  };
}

const same = (a: ForgottenLogin, b: ForgottenLogin): boolean => a.userID === b.userID && a.epoch === b.epoch;

function isLogin(given: unknown): given is ForgottenLogin {
  if (typeof given !== 'object' || given === null) return false;
  const { userID, userSig, epoch } = given as Record<string, unknown>;
  return typeof userID === 'string' && typeof userSig === 'string' && typeof epoch === 'number';
}
