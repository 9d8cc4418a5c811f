/**
 * Who gets a push, and why not: the table of DESIGN §4, row by row. Pure, and light to import, because the store calls
 * it inside its commit, on its writer thread.
 */
import type {
  Decision,
  PlanDevice,
  PlanMessage,
  Planner,
  PlanOptions,
  PlanReceiver,
} from '../../store/contract/decisions.ts';
import { hasDescription } from '../compose/text.ts';

const DAY_MS = 86_400_000;

/** All that a row may look at. */
export interface Case {
  message: PlanMessage;
  receiver: PlanReceiver;
  device: PlanDevice;
  options: PlanOptions;
  nowMs: number;
}
export interface Row {
  decision: Exclude<Decision, 'push'>;
  holds(of: Case): boolean;
}

/** The first row that holds decides; where none holds the device gets a push. The order is the meaning: keep it. */
export const DECISION_TABLE: readonly Row[] = [
  // A life time of 0 is accepted as online-only (tim-api §4.1), so one row is both.
  { decision: 'online_only', holds: ({ message }) => message.onlineOnly },
  { decision: 'push_disabled', holds: ({ message }) => message.offlinePush.disablePush === true },
  { decision: 'no_description', holds: ({ message, device }) => !hasDescription(message, device.language) },
  { decision: 'own_message', holds: ({ message }) => message.ownMessage },
  { decision: 'muted', holds: ({ message, receiver }) => message.honorMute && isMuted(message, receiver) },
  // REST messages ignore it unless WithMuteNotifications (tim-api §4.1).
  { decision: 'do_not_disturb', holds: ({ message, receiver }) => message.honorMute && receiver.doNotDisturb },
  { decision: 'online', holds: ({ device }) => device.live && device.acknowledged },
  { decision: 'waiting', holds: ({ device }) => device.live && !device.waited },
  { decision: 'logged_out', holds: ({ device }) => device.state === 'logged_out' },
  { decision: 'kicked_offline', holds: ({ device }) => device.state === 'kicked' },
  { decision: 'device_off', holds: ({ device }) => device.state === 'off' },
  { decision: 'inactive', holds: isInactive },
  { decision: 'no_certificate', holds: ({ device }) => device.certificateId === 0 },
  { decision: 'no_token', holds: ({ device }) => device.token === '' },
  { decision: 'bad_certificate', holds: ({ device }) => !isUsable(device.certificate) },
  { decision: 'token_invalid', holds: ({ device }) => device.tokenRetired !== undefined },
  { decision: 'recalled', holds: ({ message }) => message.recalled },
  { decision: 'read', holds: ({ message }) => message.read },
  { decision: 'expired', holds: ({ message, nowMs }) => nowMs > message.freshUntilMs },
];

/** The rule the store calls. @example planner.decide(message, receiver, device, { inactiveDays: 7, inactiveDaysPushOnly: 30 }, Date.now()) */
export const planner: Planner = {
  decide(message, receiver, device, options, nowMs) {
    const of = { message, receiver, device, options, nowMs };
    for (const row of DECISION_TABLE) if (row.holds(of)) return row.decision;
    return 'push';
  },
};

/** Receive options: 0 all, 1 none, 2 online only, 3 and 4 push only where mentioned (tim-api §5). */
function isMuted(message: PlanMessage, { receiveOpt }: PlanReceiver): boolean {
  switch (receiveOpt) {
    case 0:
      return false;
    case 1:
    case 2:
      return true;
    case 3:
    case 4:
      return !message.mentioned;
    default: {
      const unknown: never = receiveOpt;
      throw new TypeError(`unknown receive option ${String(unknown)}`);
    }
  }
}

function isInactive({ device, options, nowMs }: Case): boolean {
  const days = device.pushOnly ? options.inactiveDaysPushOnly : options.inactiveDays;
  return nowMs - device.lastSeenMs > days * DAY_MS;
}

const isUsable = (certificate: PlanDevice['certificate']): boolean =>
  certificate?.enabled === true && certificate.matchesVendor;
