import type { Planner } from '../../contract/index.ts';

/** A planner of few words for tests of the store: who is logged in with a token gets the push, live devices wait for their acknowledgement. */
export const planner: Planner = {
  decide(message, receiver, device) {
    if (message.onlineOnly) return 'online_only';
    if (message.ownMessage) return 'own_message';
    if (receiver.receiveOpt !== 0 && message.honorMute) return 'muted';
    if (receiver.doNotDisturb && message.honorMute) return 'do_not_disturb';
    if (device.live && device.acknowledged) return 'online';
    if (device.live && !device.waited) return 'waiting';
    if (device.state === 'kicked') return 'kicked_offline';
    if (device.state === 'off') return 'device_off';
    if (device.state === 'logged_out') return 'logged_out';
    if (device.certificateId === 0) return 'no_certificate';
    if (device.token === '') return 'no_token';
    if (device.certificate?.enabled !== true) return 'bad_certificate';
    if (device.tokenRetired !== undefined) return 'token_invalid';
    if (message.recalled) return 'recalled';
    if (message.read) return 'read';
    return 'push';
  },
};
