import { describe } from 'vitest';
import type { Store } from '../contract/index.ts';
import { accountsConformance } from './accounts.ts';
import { adminConformance } from './admin.ts';
import { devicesConformance } from './devices.ts';
import { explainConformance } from './explain.ts';
import { messagesConformance } from './messages.ts';
import { pushesConformance } from './pushes.ts';
import { restoreConformance } from './restore.ts';

/** One store of its own for each case. `reopen` closes it and opens the same data again; `destroy` closes and removes it. */
export interface OpenedStore {
  store: Store;
  reopen(): Promise<Store>;
  destroy(): Promise<void>;
}
export type OpenStore = () => Promise<OpenedStore>;

const CONCERNS = {
  admin: adminConformance,
  accounts: accountsConformance,
  devices: devicesConformance,
  messages: messagesConformance,
  pushes: pushesConformance,
  explain: explainConformance,
  restore: restoreConformance,
} as const;
export type Concern = keyof typeof CONCERNS;

/**
 * What every engine of the store must do, by concern: an engine runs them all, in as many test files as it likes.
 *
 * @example
 * storeConformance('sqlite', ['admin', 'accounts', 'devices'], openTemporaryStore);
 */
export function storeConformance(name: string, concerns: readonly Concern[], openStore: OpenStore): void {
  describe(`store: ${name}`, () => {
    for (const concern of concerns) CONCERNS[concern](openStore);
  });
}
