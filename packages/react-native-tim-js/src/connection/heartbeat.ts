import type { Environment, TimerHandle } from '../environment.ts';
import type { Link } from './link.ts';

/** Until a heartbeat's answer has to be there, milliseconds; without it the link is given up. */
export const PONG_WITHIN_MS = 10_000;

/** Sends a heartbeat every `intervalMs` until stopped. A dead connection is found by the link itself, from the silence. */
export function startHeartbeat(
  link: Link,
  intervalMs: number,
  env: Environment,
  onServerTime: (ms: number) => void,
): () => void {
  let timer: TimerHandle;
  let stopped = false;
  const beat = async (): Promise<void> => {
    const answer = await link.request('ping', {}, PONG_WITHIN_MS);
    if (stopped) return;
    if (answer.kind === 'ok') onServerTime(answer.data.serverTime);
    arm();
  };
  const arm = (): void => {
    timer = env.setTimer(() => void beat(), intervalMs);
  };
  arm();
  return () => {
    stopped = true;
    env.clearTimer(timer);
  };
}
