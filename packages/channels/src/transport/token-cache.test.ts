import { describe, expect, it, vi } from 'vitest';
import { TokenCache } from './token-cache.ts';

function cacheWith(lifeMs = 3_600_000) {
  const clock = { now: 1_000_000 };
  const pending: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const fetch = vi.fn(() => {
    const value = `t${fetch.mock.calls.length}`;
    return new Promise<{ value: string; lifeMs: number }>((resolve, reject) => {
      pending.push({ resolve: () => resolve({ value, lifeMs }), reject });
    });
  });
  const cache = new TokenCache(fetch, () => clock.now);
  return {
    cache,
    clock,
    fetch,
    answer: () => pending.shift()!.resolve(),
    fail: () => pending.shift()!.reject(new Error('no')),
  };
}

describe('token cache', () => {
  it('sends one request for all who ask at once', async () => {
    const { cache, fetch, answer } = cacheWith();
    const all = Promise.all(Array.from({ length: 100 }, () => cache.get()));
    answer();
    expect(new Set(await all)).toEqual(new Set(['t1']));
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('refreshes at 85 % of its life while the old token still serves', async () => {
    const { cache, clock, fetch, answer } = cacheWith();
    const first = cache.get();
    answer();
    await first;
    clock.now += 3_600_000 * 0.84;
    expect(cache.peek()).toBe('t1');
    expect(fetch).toHaveBeenCalledTimes(1);
    clock.now += 3_600_000 * 0.02;
    expect(cache.peek()).toBe('t1');
    expect(await cache.get()).toBe('t1');
    expect(fetch).toHaveBeenCalledTimes(2);
    answer();
    await vi.waitFor(() => expect(cache.peek()).toBe('t2'));
  });

  it('keeps the old token when the refresh fails, and tries again a little later', async () => {
    const { cache, clock, fetch, answer, fail } = cacheWith();
    const first = cache.get();
    answer();
    await first;
    clock.now += 3_600_000 * 0.9;
    expect(cache.peek()).toBe('t1');
    fail();
    await vi.waitFor(async () => {
      await Promise.resolve();
      expect(cache.peek()).toBe('t1');
    });
    expect(fetch).toHaveBeenCalledTimes(2);
    clock.now += 10_000;
    expect(cache.peek()).toBe('t1');
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it('has none when the token has ended, and rejects with what the fetch rejected', async () => {
    const { cache, clock, answer, fail } = cacheWith();
    const first = cache.get();
    answer();
    await first;
    clock.now += 3_600_000;
    expect(cache.peek()).toBeUndefined();
    const second = cache.get();
    fail();
    await expect(second).rejects.toThrow('no');
  });

  it('replaces a refused token once for all who saw it refused', async () => {
    const { cache, fetch, answer } = cacheWith();
    const first = cache.get();
    answer();
    await first;
    const replaced = Promise.all([cache.replace('t1'), cache.replace('t1'), cache.get()]);
    answer();
    expect(await replaced).toEqual(['t2', 't2', 't2']);
    expect(await cache.replace('t1')).toBe('t2');
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});
