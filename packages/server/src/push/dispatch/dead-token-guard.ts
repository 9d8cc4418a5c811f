/**
 * A wrong project or environment makes every token look dead (fcm.md §4, apns.md §6). When more than a fifth of a
 * lane's last 1000 answers say so, the credentials are the likelier fault: tokens are no longer retired.
 */
const WINDOW = 1000;
const SHARE = 0.2;
/** With fewer answers the share is taken of this many: three dead tokens in a young lane's first ten are ordinary. */
const AT_LEAST = 50;

export type GuardChange = 'tripped' | 'cleared' | 'none';
export interface DeadTokenGuard {
  /** Counts one answer about a token and says whether that changed the state. */
  record(dead: boolean, nowMs: number): GuardChange;
  /** Whether dead tokens may be retired. */
  retiring(): boolean;
  /** Share of dead tokens in the window, 0 to 1. */
  share(): number;
  /** When the oldest answer of the window came: retirements since then are doubtful. */
  sinceMs(): number;
  reset(): void;
}

export function createDeadTokenGuard(): DeadTokenGuard {
  const dead = new Uint8Array(WINDOW);
  const at = new Float64Array(WINDOW);
  let next = 0;
  let count = 0;
  let deaths = 0;
  let tripped = false;
  const share = (): number => deaths / Math.max(count, AT_LEAST);
  return {
    record(isDead, now) {
      if (count === WINDOW) deaths -= dead[next] ?? 0;
      else count += 1;
      dead[next] = isDead ? 1 : 0;
      at[next] = now;
      deaths += isDead ? 1 : 0;
      next = (next + 1) % WINDOW;
      if (!tripped && share() > SHARE) {
        tripped = true;
        return 'tripped';
      }
      // Half the share to leave it again, so that it does not flutter at the edge.
      if (tripped && count >= AT_LEAST && share() <= SHARE / 2) {
        tripped = false;
        return 'cleared';
      }
      return 'none';
    },
    retiring: () => !tripped,
    share,
    sinceMs: () => at[count === WINDOW ? next : 0] ?? 0,
    reset() {
      next = 0;
      count = 0;
      deaths = 0;
      tripped = false;
    },
  };
}
