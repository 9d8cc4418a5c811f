import type { ServerEvent } from '@tim-push/protocol';
import { profileFromWire } from '../mapping/profile.ts';
import type { ClientListeners } from './listeners.ts';

/** Tells the app about its own profile when it changed, and only then. */
export function selfInfoEvents(listeners: Pick<ClientListeners, 'sdk'>, self: () => string | undefined) {
  let last = '';
  return (event: Extract<ServerEvent, { event: 'profile' }>): void => {
    if (event.profile.userID !== self()) return;
    const info = profileFromWire(event.profile);
    const text = JSON.stringify(info);
    if (text === last) return;
    last = text;
    listeners.sdk.call('onSelfInfoUpdated', info);
  };
}
