/** Ordinary rows for tests: each test changes what it is about. */

import type { ClaimedBatch, ClaimedRecipient, DeviceRow, StoredMessage } from '../../store/index.ts';
import type { AcceptRequest } from '../accept-contract.ts';

export const NOW = Date.UTC(2026, 0, 10, 12);
export const DAY = 86_400_000;

export function message(change: Partial<StoredMessage> = {}): StoredMessage {
  return {
    id: 1001,
    appId: 1400000001,
    fromAccountId: 1,
    fromUserId: 'alice',
    fromNick: 'Alice',
    fromFaceUrl: '',
    toAccountId: 2,
    toUserId: 'bob',
    seq: 1,
    random: 7,
    sentMs: NOW,
    elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }],
    offlinePush: {},
    cloudCustomData: '',
    class: 'chat',
    priority: 0,
    onlineOnly: false,
    noUnread: false,
    noLastMsg: false,
    honorMute: true,
    lifeUntilMs: NOW + 7 * DAY,
    freshUntilMs: NOW + DAY,
    recalledMs: 0,
    ...change,
  };
}

export function acceptRequest(change: Partial<AcceptRequest> = {}): AcceptRequest {
  const { appId, fromUserId: from, toUserId: to, random, ...sent } = message();
  const { elements = sent.elements, offlinePush = sent.offlinePush } = change;
  const json = { elements: JSON.stringify(elements), offlinePush: JSON.stringify(offlinePush) };
  const { cloudCustomData, class: kind, priority, onlineOnly, noUnread, noLastMsg, honorMute } = sent;
  return {
    ...{ appId, from, to, random, elements, offlinePush, json, cloudCustomData, class: kind, priority },
    ...{ onlineOnly, noUnread, noLastMsg, honorMute, syncSender: true, liveDeviceIds: [] },
    ...{ lifetimeSeconds: 604_800, via: 'socket', skipBeforeCallback: false },
    ...change,
  };
}

export function device(change: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id: 31,
    appId: 1400000001,
    accountId: 2,
    userId: 'bob',
    deviceKey: 'phone',
    platform: 'Android',
    brand: 'xiaomi',
    model: '14',
    language: 'en',
    tokenSource: 'xiaomi',
    pushOnly: false,
    state: 'logged_in',
    epoch: 5,
    appState: 'background',
    unread: 0,
    badgeOffset: 0,
    certificateId: 11,
    token: 'token-31',
    tokenAtMs: NOW - DAY,
    tokenStrikes: 0,
    notificationsOff: false,
    lastSeenMs: NOW - 60_000,
    createdMs: NOW - DAY,
    ...change,
  };
}

export function recipient(change: Partial<ClaimedRecipient> = {}): ClaimedRecipient {
  return {
    index: 0,
    deviceId: 31,
    accountId: 2,
    userId: 'bob',
    epoch: 5,
    token: 'token-31',
    language: 'en',
    unread: 1,
    badgeOffset: 0,
    uncertain: 0,
    attempts: 1,
    strikes: 0,
    ...change,
  };
}

export function batch(change: Partial<ClaimedBatch> = {}): ClaimedBatch {
  return {
    id: 501,
    laneId: 1,
    certificateId: 11,
    priority: 1,
    leaseEpoch: 1,
    leaseUntilMs: NOW + 30_000,
    expiresAtMs: NOW + DAY,
    queuedMs: NOW,
    replaceKey: 'm1',
    requestKey: 'b501',
    message: message(),
    recipients: [recipient()],
    ...change,
  };
}
