/** For `diagnose()` alone, and so apart from the reporters: an app that never asks does not carry it. */
import type { TimPushOptions } from '../types.ts';
import { timJs } from './tim-js.ts';

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Whether the server that hears of the token answers now; undefined where nobody can tell. Rejects where it is not reached.
 */
export async function isReachable({ reporter, server }: TimPushOptions): Promise<boolean | undefined> {
  if (reporter) return reporter.isReachable?.();
  return server ? answers(server.url) : timJsIsReachable();
}

/** Whatever it says: it has been reached. */
async function answers(url: string): Promise<true> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), REQUEST_TIMEOUT_MS);
  try {
    await fetch(`${url.replace(/\/+$/, '')}/healthz`, { signal: stop.signal });
    return true;
  } finally {
    clearTimeout(timer);
  }
}

/** By a question that only the server can answer. */
export async function timJsIsReachable(): Promise<boolean | undefined> {
  const manager = timJs()?.v2TIMManager;
  if (!manager) return undefined;
  const user = (await manager.getLoginUser?.())?.data ?? '';
  return (await manager.getUsersInfo?.([user]))?.code === 0;
}
