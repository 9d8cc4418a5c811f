import type { Store } from '../../contract/index.ts';
import { afterRestore } from '../after-restore.ts';
import { maintainPartitions } from '../retention.ts';
import type { Commands } from '../tx.ts';

export const maintenanceCommands: Commands<Pick<Store, 'maintain' | 'afterRestore'>> = {
  maintain: { kind: 'write', run: (tx, nowMs) => maintainPartitions(tx, nowMs) },
  afterRestore: { kind: 'write', run: afterRestore },
};
