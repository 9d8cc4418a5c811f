import type { Store } from '../../contract/index.ts';
import type { CommandTable } from '../group-commit.ts';
import type { Command } from '../tx.ts';
import { accountCommands } from './accounts.ts';
import { adminCommands } from './admin.ts';
import { deviceCommands } from './devices.ts';
import { explainCommands } from './explain.ts';
import { maintenanceCommands } from './maintenance.ts';
import { messageCommands } from './messages.ts';
import { pushCommands } from './pushes.ts';

/** The methods of the store that are commands; the others are about the engine itself. */
export type CommandStore = Omit<Store, 'close' | 'backup' | 'health'>;

/** Every command of the store by the name of its method. */
export const commands = {
  ...adminCommands,
  ...accountCommands,
  ...deviceCommands,
  ...messageCommands,
  ...pushCommands,
  ...explainCommands,
  ...maintenanceCommands,
};

/** The same table as the threads use it: names and arguments come over a message port. */
export const commandTable: CommandTable = new Map(Object.entries(commands) as [string, Command<never[], unknown>][]);
