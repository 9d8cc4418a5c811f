import type { Texts } from './shape.ts';

const none = (why: string) => ({ why, fix: '' });

export const en: Texts = {
  decisions: {
    push: none('a push was planned for this device'),
    waiting: none('the app was open on this device; the server waited for it to acknowledge the message'),
    online: none('no push: the app was open on this device and acknowledged the message'),
    online_only: {
      why: 'no push: the message was sent for online receivers only',
      fix: 'send it without onlineUserOnly / OnlineOnlyFlag, and with a life time above 0',
    },
    push_disabled: {
      why: 'no push: the sender switched it off for this message',
      fix: 'send it without disablePush (REST: PushFlag 0)',
    },
    no_description: {
      why: 'no push: there is nothing to show, a custom message without a description',
      fix: 'give desc in offlinePushInfo, or Desc in the custom element when no offlinePushInfo is sent',
    },
    own_message: none("no push: this is the sender's own device"),
    muted: {
      why: 'no push: the receiver set this conversation not to notify',
      fix: 'the receiver can set the receive option back to 0; a REST call without WithMuteNotifications passes it',
    },
    do_not_disturb: {
      why: 'no push: the receiver has do-not-disturb on',
      fix: 'wait until it ends, or have the receiver switch it off',
    },
    logged_out: {
      why: 'no push: the user had logged out on this device',
      fix: 'log in again on the device; init of the plugin then reports the token',
    },
    kicked_offline: {
      why: 'no push: this device was logged out by another login or by an administrator',
      fix: 'log in again on the device, or allow several logins (login policy)',
    },
    inactive: {
      why: 'no push: nothing was heard from this device for too long',
      fix: 'open the app once; the limit is the setting inactiveDays (push-only devices: inactiveDaysPushOnly)',
    },
    no_certificate: {
      why: 'no push: the device reported no certificate ID',
      fix: "pass the certificate ID of this phone's vendor to init (for Xiaomi mi_buz_id), after a successful login",
    },
    no_token: {
      why: 'no push: the device reported no push token',
      fix: 'look at the result of init on the phone; `npx react-native-tim-push doctor` checks the usual causes',
    },
    bad_certificate: {
      why: 'no push: the reported certificate is unknown, disabled, or of another vendor than this phone',
      fix: 'compare the certificate ID in init with the list of certificates (`tim-push cert list`)',
    },
    token_invalid: {
      why: "no push: the cloud had said that this device's token is dead",
      fix: 'open the app on the phone: it registers anew; after a mistake with a certificate an operator can revive tokens',
    },
    recalled: none('no push: the message had been recalled'),
    read: none('no push: the receiver had read the message on another device'),
    expired: {
      why: 'no push: the message was no longer fresh',
      fix: 'see the freshness settings (freshCallSeconds, freshChatSeconds, freshMarketingSeconds) and the life time of the message',
    },
    device_off: {
      why: 'no push: this device asked for silence',
      fix: 'register it with state "active" (PUT /v1/devices)',
    },
  },
  states: {
    queued: 'waiting in its lane',
    attempted: 'on the wire',
    sent: 'taken by the cloud',
    refused: 'refused',
    expired: 'expired',
    cancelled: 'cancelled',
    unknown: 'unknown: no certain answer came',
  },
  cancelled: {
    logged_out: none('the user logged out before it was sent'),
    kicked: none('another login ended this one before it was sent'),
    rebound: none('the token belongs to another account now'),
    read: none('the receiver read the message before it was sent'),
    online: none('the app came online and has the message'),
    recalled: none('the message was recalled before it was sent'),
    superseded: none('a newer message of this conversation took its place'),
    operator: none('an operator cancelled it'),
    account_deleted: none('the account was deleted'),
    device_removed: none('the device was removed'),
    certificate_removed: {
      why: 'its certificate was deleted or disabled',
      fix: 'enable the certificate, or have the app report another certificate ID',
    },
    push_off: none('the device asked for silence before it was sent'),
    token_retired: {
      why: 'the cloud said that the token is dead before it was sent',
      fix: 'open the app on the phone: it registers anew',
    },
    no_token: { why: 'the device cleared its token before it was sent', fix: 'call init of the plugin after login' },
  },
  codes: {
    timeout: {
      why: 'the cloud gave no answer in time',
      fix: 'check the network between the server and the cloud, and the proxy of the certificate',
    },
    unsettled: { why: 'the answer said nothing of this push', fix: 'report it as a bug, with this output' },
    channel_error: { why: 'the channel failed', fix: 'report it as a bug, with the log of that time' },
    prepare_failed: { why: 'the cloud did not take the content beforehand', fix: 'look at the log of that time' },
    compose_failed: { why: 'the notification could not be composed', fix: 'report it as a bug, with the message' },
    server_stopped: { why: 'the server stopped while the request was on the wire', fix: '' },
    certificate_unusable: {
      why: 'the credentials of the certificate cannot be used',
      fix: 'enter them again (console or `tim-push cert`)',
    },
  },
  marks: {
    delivered: 'shown on the phone',
    clicked: 'tapped',
    token_invalid: 'the cloud found the token dead',
    notifications_off: 'notifications are switched off on the phone',
    filtered: 'the phone did not match the filter',
    quota_exceeded: "the cloud's daily quota was spent",
  },
  lost: {
    decision: 'lost at: the decision',
    lane: 'lost at: the lane (our side of the vendor account)',
    cloud: 'lost at: the cloud',
    phone: 'lost at: the phone',
    nobody: 'not lost',
  },
  lane: {
    held: 'the lane of this vendor account is held',
    paused: 'an operator paused the lane of this vendor account',
    closed: 'the daily quota of this class is spent; it opens again at',
    fixHeld: 'correct the credentials or permissions; `tim-push cert verify` shows what is wrong',
    fixPaused: '`tim-push lane resume`',
  },
  cloud: {
    refusedFix:
      "look the code up in the vendor's list; the certificate's defaults (channel id, category) are the usual cause",
    unknownFix: 'a receipt may still tell; the phone may have shown it',
    expiredFix: 'the cloud or the lane was not available while the push was fresh; see the attempts above',
  },
  words: {
    message: (of) => `message ${of.id} (${of.cls}) from ${of.from} to ${of.to}, ${of.at}`,
    recalled: (at) => `recalled ${at}`,
    noDevices: 'no device: the receiver has never logged in on a phone, or its devices were removed',
    noDevicesFix: 'log in on the phone once',
    nothingFound: 'no message was found for this user and time',
    device: (of) => `device ${of.id}: ${of.platform} ${of.brand}, ${of.state}, last seen ${of.lastSeen}`,
    certificate: (of) => `certificate ${of.id}: ${of.vendor} "${of.name}"`,
    certificateMissing: (id) => `certificate ${id} does not exist (any more)`,
    certificateDisabled: (id) => `certificate ${id} is disabled`,
    attempt: (of) => `request ${of.at}: ${of.code}${of.status}, ${of.ms} ms${of.vendorId}${of.detail}`,
    uncertain: (times) =>
      `${times} request(s) may have been processed without an answer: the phone may have rung more than once`,
    nextTry: (at) => `next try ${at}`,
    freshUntil: (at) => `worth sending until ${at}`,
    outcome: (of) => `push: ${of.state}${of.code}${of.vendorId}${of.at}`,
    notShown:
      'the cloud took it, and no receipt says that it was shown: the phone may be off, or its notification settings hide it',
    notificationsOff: 'the phone reported that its notifications are switched off',
    tokenRetired: (code, at) => `the token was retired ${at} (${code})`,
    fix: (text) => `what to do: ${text}`,
  },
};
