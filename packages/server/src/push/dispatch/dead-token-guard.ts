/**
 * A wrong project or environment makes every token look dead (fcm.md §4, apns.md §6). When more than a fifth of a
 * lane's last 1000 answers say so, the credentials are the likelier fault: tokens are no longer retired. While not one
 * token of a run lives, the certificate itself is in doubt: every push would be spent on it.
 */
const WINDOW = 1000;
const SHARE = 0.2;
/** With fewer answers the share is taken of this many: three dead tokens in a young lane's first ten are ordinary. */
const AT_LEAST = 50;
/** Dead answers in a row that nothing but wrong credentials explains, once the share is exceeded. */
const RUN = AT_LEAST * SHARE;

/** `tokens`: some live, so the credentials reach somebody; none is retired. `certificate`: none lives. */
export type TokenDoubt = 'none' | 'tokens' | 'certificate';
export interface DeadTokenGuard {
  /** Counts one answer about a token. A living one ends the doubt of the certificate. */
  record(dead: boolean, nowMs: number): void;
  doubt(): TokenDoubt;
  /** Doubts the certificate from the start: the lane was held for it before a restart. */
  suspect(): void;
  /** Share of dead tokens in the window, 0 to 1. */
  share(): number;
  /** When the oldest answer of the window came: retirements since then are doubtful. */
  sinceMs(): number;
  reset(): void;
}

/** @param longestRun Dead answers in a row beyond which the certificate is in doubt; infinite where a living token proves nothing. */
export function createDeadTokenGuard(longestRun = RUN): DeadTokenGuard {
  const dead = new Uint8Array(WINDOW);
  const at = new Float64Array(WINDOW);
  let next = 0;
  let count = 0;
  let deaths = 0;
  let run = 0;
  let doubt: TokenDoubt = 'none';
  const share = (): number => deaths / Math.max(count, AT_LEAST);
  const reset = (): void => {
    next = 0;
    count = 0;
    deaths = 0;
    run = 0;
    doubt = 'none';
  };
  return {
    record(isDead, now) {
      // It reached a phone: whatever looked dead before says nothing.
      if (!isDead && doubt === 'certificate') reset();
      if (count === WINDOW) deaths -= dead[next] ?? 0;
      else count += 1;
      dead[next] = isDead ? 1 : 0;
      at[next] = now;
      deaths += isDead ? 1 : 0;
      run = isDead ? run + 1 : 0;
      next = (next + 1) % WINDOW;
      if (doubt === 'none' && share() > SHARE) doubt = 'tokens';
      // Half the share to leave it again, so that it does not flutter at the edge.
      else if (doubt === 'tokens' && count >= AT_LEAST && share() <= SHARE / 2) doubt = 'none';
      if (doubt === 'tokens' && run > longestRun) doubt = 'certificate';
    },
    doubt: () => doubt,
    suspect() {
      doubt = 'certificate';
    },
    share,
    sinceMs: () => at[count === WINDOW ? next : 0] ?? 0,
    reset,
  };
}
