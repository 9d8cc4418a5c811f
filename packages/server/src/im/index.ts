import { createAccounts } from './accounts.ts';
import type { Im, ImDeps } from './contract.ts';
import { Delivery } from './delivery.ts';
import { createMessages } from './messages.ts';
import { createPresence } from './presence.ts';
import { createSessions } from './sessions.ts';

export * from './contract.ts';
export * from './settings.ts';

/**
 * Puts the services together. They hold no state that must survive: durable things are in the store, the rest in the bus.
 *
 * @example
 * const im = createIm({ store, bus, accept, reports, apps, clock: { now: Date.now }, log, settings: defaultImSettings });
 */
export function createIm(deps: ImDeps): Im {
  const delivery = new Delivery(deps);
  return {
    sessions: createSessions({ ...deps, delivery }),
    messages: createMessages({ ...deps, delivery }),
    accounts: createAccounts({ ...deps, delivery }),
    presence: createPresence(deps),
  };
}
