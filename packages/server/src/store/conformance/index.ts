import { describe } from 'vitest';
import type { Store } from '../contract/index.ts';
import { accountsConformance } from './accounts.ts';
import { adminConformance } from './admin.ts';
import { devicesConformance } from './devices.ts';
import { explainConformance } from './explain.ts';
import { messagesConformance } from './messages.ts';
import { pushesConformance } from './pushes.ts';

/** One store of its own for each case. `reopen` closes it and opens the same data again; `destroy` closes and removes it. */
export interface OpenedStore {
  store: Store;
  reopen(): Promise<Store>;
  destroy(): Promise<void>;
}
export type OpenStore = () => Promise<OpenedStore>;

/**
 * What every engine of the store must do.
 *
 * @example
 * storeConformance('sqlite', openTemporaryStore);
 */
export function storeConformance(name: string, openStore: OpenStore): void {
  describe(`store: ${name}`, () => {
    adminConformance(openStore);
    accountsConformance(openStore);
    devicesConformance(openStore);
    messagesConformance(openStore);
    pushesConformance(openStore);
    explainConformance(openStore);
  });
}
