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
      fix: 'wait until it ends, or end it: admin_set_do_not_disturb with Level 0',
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
      fix: "pass the certificate ID of this phone's vendor to init, after a successful login",
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
      fix: 'open the app on the phone: it registers anew; where many phones are meant, first check project, region and environment of the certificate',
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
  refused: {
    payload: {
      why: 'the cloud found a field of the request wrong; its words stand with the request above',
      fix: 'correct that field of offlinePushInfo (image, sound, category …) or of the certificate; if none of them is it, report a bug with this output',
    },
    content: {
      why: 'the cloud does not carry this text',
      fix: 'change title or desc; what the cloud refuses stands in docs/clouds',
    },
    config: {
      why: 'something has to be set up at the vendor first, or is set wrongly: package name, channel, category or template',
      fix: "set it up in the vendor's console, or correct the certificate's defaults (`tim-push cert update`)",
    },
    unexplained: {
      why: 'the cloud answered with a code that no document of it explains; its words stand with the request above',
      fix: 'ask the vendor what the code means, and report it to us with this output',
    },
    quota: {
      why: "the cloud's daily quota of this class was spent, and it opens again only after the push is stale",
      fix: "apply for a larger quota, or for the vendor's class of instant messages, in the vendor's console",
    },
    notifications_off: {
      why: 'notifications of the app are switched off on the phone',
      fix: "have the user switch them on in the phone's settings; openNotificationSettings() of the plugin opens them",
    },
    dead_token: {
      why: 'the cloud called the token of this device dead, and it was retired',
      fix: 'open the app on the phone: it registers anew; if that does not help, the certificate is of another project, region or environment than the app (`tim-push cert`)',
    },
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
    refused_together: {
      why: 'the cloud refused the request for several tokens of it and named none; this one was not asked about by itself yet',
      fix: 'nothing: it goes with a later try; where most tokens are bad, the certificate is likely of another project, region or environment than the app',
    },
    server_stopped: { why: 'the server stopped while the request was on the wire', fix: '' },
    restored: {
      why: 'it was queued in the backup that was restored: the server before may have sent it since',
      fix: '',
    },
    certificate_unusable: {
      why: 'the credentials of the certificate cannot be used',
      fix: 'enter them again (console or `tim-push cert`)',
    },
    dead_tokens_in_mass: {
      why: 'the cloud called one token after the other dead, and none lives: the certificate is likely of another project or environment than the app',
      fix: 'compare the certificate with the vendor project that the app on the phones is built for, and correct it (console or `tim-push cert`); what waits goes then, `tim-push lane resume` tries it at once',
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
  notes: {
    truncated: (field) => `${field} was cut to what this cloud takes`,
    ext_reduced: (field) => `${field} is too long for this cloud: only what opens the conversation went`,
    rewritten: (field) => `${field} was changed so that this cloud takes it`,
    dropped_field: (field) => `${field} was left out: this cloud does not take it`,
  },
  lost: {
    decision: 'lost at: the decision',
    lane: 'lost at: the lane (our side of the vendor account)',
    cloud: 'lost at: the cloud',
    phone: 'lost at: the phone',
    nobody: 'not lost',
  },
  deviceStates: {
    logged_in: 'logged in',
    logged_out: 'logged out',
    kicked: 'kicked by another login or an administrator',
    off: 'asked for silence',
  },
  classes: { call: 'call', chat: 'chat', group: 'group', system: 'system', marketing: 'marketing' },
  lane: {
    held: (code, advice) => `the lane of this vendor account is held: ${advice === '' ? code : `${code}: ${advice}`}`,
    heldFor: (why) => `the lane of this vendor account is held: ${why}`,
    paused: 'an operator paused the lane of this vendor account',
    closed: (at, code) => `the daily quota of this class is spent (${code}); it opens again at ${at}`,
    fixHeld: 'correct the credentials, permissions or settings; `tim-push cert verify` shows what is wrong',
    fixPaused: '`tim-push lane resume`',
    fixClosed: "wait, or apply for a larger quota in the vendor's console",
  },
  trouble: {
    busy: {
      why: 'the cloud wants fewer requests at a time: of the account, or to this phone',
      fix: 'nothing, the server tries again by itself; if it comes often, lower laneLimits or apply for a higher rate; `tim-push lane resume` ends a pause that you know to be over',
    },
    notReached: {
      why: 'the cloud was not reached',
      fix: 'the server tries again by itself; if it lasts, check the network, the name service, and the proxy and endpoints of the certificate',
    },
    broken: {
      why: 'the cloud, or a proxy before it, is in trouble: it answered with an error of its own',
      fix: 'the server tries again by itself; if it lasts, check the proxy and endpoints of the certificate, and ask the vendor',
    },
  },
  cloud: {
    refusedFix: (vendor) =>
      `look the code up in docs/clouds/${vendor}.md; the certificate's defaults (channel id, category) are the usual cause`,
    waitingFix: (vendor) =>
      `look the code up in docs/clouds/${vendor}.md: what it means and what to do; until then the server tries again by itself`,
    unknown: {
      why: 'no answer said what became of the last request',
      fix: 'a receipt may still tell; the phone may have shown it',
    },
    expiredFix: 'the cloud or the lane was not available while the push was fresh; see the attempts above',
    doubtedToken: {
      why: 'the cloud called the token of this device dead, as it did with too many others: the token was kept',
      fix: 'compare the certificate with the vendor project that the app on the phones is built for (`tim-push cert`)',
    },
    filtered: {
      why: 'the cloud took the push and did not hand it to this phone',
      fix: "look at the app's and the phone's settings in the vendor's console: region, package, test devices",
    },
  },
  words: {
    message: (of) => `message ${of.id} (${of.cls}) from ${of.from} to ${of.to}, ${of.at}`,
    recalled: (at) => `recalled ${at}`,
    noDevices: 'no device: the receiver has never logged in on a phone, or its devices were removed',
    noDevicesFix: 'log in on the phone once',
    nothingFound: 'no message was found for this user and time',
    nothingFoundFix:
      'check user ID, app and time (`--at`, `--message`); messages are kept for 7 days, and a message to an account that does not exist is refused',
    device: (of) =>
      `device ${of.id}: ${[of.platform, of.brand].join(' ').trim()}, ${of.state}, last seen ${of.lastSeen}`,
    certificate: (of) => `certificate ${of.id}: ${of.vendor} "${of.name}"`,
    certificateMissing: (id) => `certificate ${id} does not exist (any more)`,
    certificateDisabled: (id) => `certificate ${id} is disabled`,
    certificateMismatch: (of) =>
      `certificate ${of.id} is for ${of.vendor}, but the token of this phone is of ${of.tokenSource}`,
    initKey: (key) => `on this phone that is init({ ${key}: … })`,
    attempt: (of) => `request ${of.at}: ${of.code}${of.status}, ${of.ms} ms${of.vendorId}${of.detail}`,
    uncertain: (times) =>
      `${times} request(s) may have been processed without an answer: the phone may have rung more than once`,
    nextTry: (at) => `next try ${at}`,
    freshUntil: (at) => `worth sending until ${at}`,
    outcome: (of) => `push: ${of.state}${of.code}${of.vendorId}${of.at}`,
    notShown:
      'the cloud took it, and no receipt says that it was shown: the phone may be off, or its notification settings hide it; receipts come only where the cloud sends some and receiptsPublicUrl is set',
    tokenRetired: (code, at) => `the token was retired ${at} (${code})`,
    fix: (text) => `what to do: ${text}`,
  },
};
