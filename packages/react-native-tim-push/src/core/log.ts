import type { TimPushOptions } from '../types.ts';

const LEVELS = { none: 0, error: 1, warn: 2, info: 3 };
let least = LEVELS.warn;

/** What is said from now on. An unknown level is the default one. */
export function setLevel(level: TimPushOptions['log_level']): void {
  least = LEVELS[level as 'warn'] ?? LEVELS.warn;
}

/** Never a token, a key or a secret. */
export function log(level: 'error' | 'warn' | 'info', text: string): void {
  if (LEVELS[level] <= least) console[level](`[react-native-tim-push] ${text}`);
}
