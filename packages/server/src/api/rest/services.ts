import { accountCommands } from './accounts.ts';
import type { Command } from './command.ts';
import { doNotDisturbCommands } from './do-not-disturb.ts';
import { messageCommands } from './messages.ts';
import { presenceCommands } from './presence.ts';
import { profileCommands } from './profile.ts';

/** Every command of REST v4 that this server answers, by `service/command`; all others get 60009. */
export const services: ReadonlyMap<string, Command> = new Map(
  [...accountCommands, ...messageCommands, ...presenceCommands, ...profileCommands, ...doNotDisturbCommands].map(
    (one) => [one.name, one],
  ),
);
