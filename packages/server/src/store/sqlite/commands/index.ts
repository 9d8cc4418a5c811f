import type { Command } from '../tx.ts';
import { accountCommands } from './accounts.ts';
import { adminCommands } from './admin.ts';
import { deviceCommands } from './devices.ts';
import { explainCommands } from './explain.ts';
import { maintenanceCommands } from './maintenance.ts';
import { messageCommands } from './messages.ts';
import { pushCommands } from './pushes.ts';

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

/** The same table as the workers use it: names and arguments come over a message port. */
export const commandTable: Readonly<Record<string, Command<never[], unknown>>> = commands;
