import type { MessageClass, MessageElement, OfflinePushInfo, ReceiveOpt } from '@tim-push/protocol';
import type { DeviceRow } from './devices.ts';

/** Why a device gets a push, or why not: DESIGN §4, first condition that holds. The numbers are stored: never change one. */
export const DECISIONS = {
  push: 0,
  waiting: 1,
  online: 2,
  online_only: 3,
  push_disabled: 4,
  no_description: 5,
  own_message: 6,
  muted: 7,
  do_not_disturb: 8,
  logged_out: 9,
  kicked_offline: 10,
  inactive: 11,
  no_certificate: 12,
  no_token: 13,
  bad_certificate: 14,
  token_invalid: 15,
  recalled: 16,
  read: 17,
  expired: 18,
  device_off: 19,
} as const;
export type Decision = keyof typeof DECISIONS;

export interface PlanMessage {
  onlineOnly: boolean;
  elements: readonly MessageElement[];
  offlinePush: OfflinePushInfo;
  class: MessageClass;
  sentMs: number;
  /** Last moment a push of it may start. */
  freshUntilMs: number;
  recalled: boolean;
  /** This receiver has read it. */
  read: boolean;
  /** REST messages ignore the receiver's do-not-disturb unless `WithMuteNotifications`. */
  honorMute: boolean;
  mentioned: boolean;
  ownMessage: boolean;
}
export interface PlanReceiver {
  receiveOpt: ReceiveOpt;
  doNotDisturb: boolean;
}
export interface PlanDevice
  extends Pick<
    DeviceRow,
    'language' | 'pushOnly' | 'state' | 'certificateId' | 'token' | 'tokenRetired' | 'lastSeenMs'
  > {
  /** The certificate the device reported, as the store knows it; absent when unknown. */
  certificate?: { id: number; enabled: boolean; matchesVendor: boolean };
  /** A live foreground connection exists now. */
  live: boolean;
  /** The client acknowledged this message on it. */
  acknowledged: boolean;
  /** The wait for an acknowledgement is over (due, connection lost, restart). */
  waited: boolean;
}
export interface PlanOptions {
  /** Days without a sign of life after which a device is skipped. Defaults 7 and 30. */
  inactiveDays: number;
  inactiveDaysPushOnly: number;
}
/** The pure rule, implemented by `push/plan`; the store calls it inside its commit. */
export interface Planner {
  decide(
    message: PlanMessage,
    receiver: PlanReceiver,
    device: PlanDevice,
    options: PlanOptions,
    nowMs: number,
  ): Decision;
  /** What `decide` falls to when a waiting device never acknowledged is found by calling it with `waited: true`. */
}
