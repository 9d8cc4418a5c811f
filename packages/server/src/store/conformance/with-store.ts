import { test } from 'vitest';
import type { Store } from '../contract/index.ts';
import type { OpenStore } from './index.ts';

/** Times of the cases: a fixed moment and spans of it. */
export const NOW = Date.UTC(2026, 10, 23, 8);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** Registers cases that each get an empty store of their own. */
export const cases =
  (openStore: OpenStore) =>
  (name: string, run: (store: Store, reopen: () => Promise<Store>) => Promise<void>): void => {
    test(name, async () => {
      const opened = await openStore();
      try {
        await run(opened.store, opened.reopen);
      } finally {
        await opened.destroy();
      }
    });
  };
