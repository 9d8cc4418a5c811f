import type { Texts } from './texts.ts';

const CHANNEL_SETTINGS = "Open the channel's page with openNotificationSettings('{channelID}').";

export const en: Texts = {
  checks: {
    'native_half.yes': ['The native half is in this build: {os} {osVersion}, {brand} {model}.'],
    'native_half.no': [
      'The native half is not in this build.',
      'Android: rebuild the app after the install (`npx react-native run-android`, not only a reload). iOS: bind expo-notifications or push-notification-ios. HarmonyOS: setDeviceToken.',
    ],
    'native_half.unknown': [
      'The token came by setDeviceToken, without a native half: nothing of the phone can be read.',
      'Look at permission and channels in the system settings.',
    ],
    'vendor_sdk.yes': ['The SDK of {vendor} is built in.'],
    'vendor_sdk.no': [
      'The SDK of {vendor}, which this phone needs, is not built into this app.',
      'Add it to the vendors of the Gradle properties or of the Expo plugin, then rebuild: `npx react-native-tim-push doctor` names the lines.',
    ],
    'certificate_id.yes': ['Certificate ID of {vendor}: {businessID}.'],
    'certificate_id.no': [
      'No certificate ID for {vendor}.',
      'Give init `{option}`: the number that `tim-push cert create` printed, or that the console shows.',
    ],
    'token.yes': ['{vendor} gave a token.'],
    'token.no': ['There is no token. {reason}', 'See the code and desc of init, and onTokenError.'],
    'reporter.yes': ['Somebody is there to report the token.'],
    'reporter.no': [
      'Nobody is there to report the token.',
      'Import react-native-tim-js, or give init `server` (HTTP) or `reporter` (another IM SDK).',
    ],
    'logged_in.yes': ['An account is logged in.'],
    'logged_in.no': [
      'Nobody is logged in: the server pushes nothing after logout, or after another device took over the login.',
      'Log in, then call init.',
    ],
    'logged_in.unknown': ['The reporter does not say whether an account is logged in.', 'Make sure that one is.'],
    'token_accepted.yes': ['The server took the token.'],
    'token_accepted.no': [
      'The server did not take the token: {answer}',
      'Check that the certificate ID exists at the server and is of this vendor (it answered {reportCode}); the report is repeated at the next login.',
    ],
    'token_accepted.unknown': ['No token was reported yet.', 'Call init after login, and leave `auto_report` on.'],
    'server_reached.yes': ['The server can be reached.'],
    'server_reached.no': [
      'The server cannot be reached.',
      'Check the network, the address and its certificate; Android refuses plain http unless the app allows it.',
    ],
    'server_reached.unknown': [
      'Whether the server can be reached was not asked.',
      'Log in; another IM SDK has its own status.',
    ],
    'permission.granted': ['Notifications are allowed.'],
    'permission.denied': [
      'Notifications are not allowed.',
      'Ask with requestPermission(), best after saying what for. OPPO and Android 13 start with notifications off.',
    ],
    'permission.blocked': [
      'Notifications are switched off, and the system asks no more.',
      'Only the user can switch them on: openNotificationSettings().',
    ],
    'permission.unavailable': ['This system has no such permission.'],
    'sound.on': ['Notifications of this app may ring.'],
    'sound.off': [
      'Notifications of this app are silent by the phone’s settings.',
      'The user’s choice: openNotificationSettings().',
    ],
    'sound.unknown': ['Whether notifications ring cannot be read.', 'Settings → Notifications → this app → sound.'],
    'lock_screen.shown': ['Notifications show on the lock screen.'],
    'lock_screen.content_hidden': [
      'The lock screen shows notifications without their text.',
      'The user’s choice: Settings → Notifications → lock screen.',
    ],
    'lock_screen.hidden': [
      'The lock screen shows no notifications.',
      'The user’s choice: Settings → Notifications → lock screen.',
    ],
    'lock_screen.unknown': [
      'What the lock screen shows cannot be read on this phone.',
      'Settings → Notifications → lock screen, and the same in the page of this app.',
    ],
    'do_not_disturb.off': ['The phone may disturb.'],
    'do_not_disturb.on': ['Do not disturb is on: pushes come without sound or banner.', 'Switch it off to try.'],
    'do_not_disturb.unknown': ['Do not disturb cannot be read.', 'Look in the quick settings.'],
    'channels.yes': [
      'The app has notification channels.',
      'One of them must have the id that the certificate or the message names (`--channel-id`, `AndroidOPPOChannelID`).',
    ],
    'channels.unknown': [
      'The app has made no notification channel.',
      'OPPO shows nothing without one from Android 8 on: make them with `channels` of init, and send the same id.',
    ],
    'channel.fine': ['Channel “{channelID}” shows a banner and rings.'],
    'channel.missing': [
      'Channel “{channelID}” was sent or configured, and does not exist on this phone.',
      'Make it with `channels` of init or createNotificationChannel; the id counts, letter by letter.',
    ],
    'channel.blocked': ['The user switched channel “{channelID}” off.', CHANNEL_SETTINGS],
    'channel.silent': [
      'Channel “{channelID}” is silent.',
      `${CHANNEL_SETTINGS} An app cannot change a channel’s sound or raise its importance later: make one with a new id, importance 4.`,
    ],
    'channel.no_banner': [
      'Channel “{channelID}” rings and shows no banner.',
      'Importance 4 shows one; the app cannot raise it later: make a channel with a new id, or let the user change it.',
    ],
    'channel.hidden': ['Channel “{channelID}” does not show on the lock screen.', CHANNEL_SETTINGS],
    'battery.unrestricted': ['The system does not limit this app’s battery use.'],
    'battery.optimized': [
      'The system limits this app’s battery use as it does for most. A phone maker’s own cloud shows pushes all the same.',
    ],
    'battery.restricted': [
      'The user restricted this app in the background: a push that the app itself must show (FCM data) does not come.',
      'Settings → Apps → this app → Battery → not restricted.',
    ],
    'battery.unknown': ['Battery limits cannot be read.', 'Settings → Battery → this app.'],
    'auto_start.unknown': [
      'Whether this maker lets the app start by itself cannot be read. Its own cloud needs no such right; FCM on this phone may.',
      'Look here, or near it, for names differ by version: {autoStart}.',
    ],
    'status_bar_icon.unknown': [
      'Whether the status bar shows notification icons cannot be read.',
      'Settings → Notifications → more, or status bar → notification icons.',
    ],
  },
  codes: {
    none: 'init was not called, or is still running: call it after login.',
    '0': 'init succeeded, and the token was given back since: call init again.',
    '6014': 'Nobody was logged in when init was called: call it after login resolved with code 0.',
    '6017': 'A parameter was wrong: desc names it.',
    '800003': 'Something broke in init: desc says what; please report it.',
    '800004': 'The cloud could not be reached: check the phone’s network.',
    '800005':
      'The phone’s own cloud refused the registration: app id, key, package name and signing certificate must be those in the vendor’s console (Huawei 907135702: the SHA-256 fingerprint is missing there).',
    '800006': 'The phone’s own cloud and FCM both refused the registration: desc has both reasons.',
    '800007': 'No cloud that this phone has is built into the app, and FCM is not configured.',
    '800008':
      'The cloud gave no token in time (`timeout_ms`). One that comes later is reported by itself; check the network and the vendor’s push service on the phone.',
    '800009': 'The cloud gave an empty token, or none was asked for yet. A later one is reported by itself.',
    '800010':
      'The server did not take the token: the certificate ID must exist there and be of this vendor. The report is repeated.',
    '800013': 'A notification channel could not be made.',
    '800016': 'The user has not allowed it.',
    '810006': 'The certificate ID of this phone’s cloud was not given to init: desc names the option.',
    '810007': 'Nobody was there to report the token: import react-native-tim-js, or give init `server` or `reporter`.',
    '810008': 'The native half is not in this build: rebuild the app, or use setDeviceToken.',
    '810009': 'init has not run since the app started: call it first.',
  },
  autoStart: {
    xiaomi: 'Settings → Apps → Autostart (older: Security → Permissions → Autostart)',
    huawei: 'Settings → Apps → App launch → this app → Manage manually',
    honor: 'Settings → Apps → App launch → this app → Manage manually',
    oppo: 'Settings → Apps → Auto launch',
    vivo: 'i Manager → App manager → Autostart manager',
    meizu: 'Phone manager → Permissions → Background management',
    other: 'Settings → Apps → this app → Battery',
  },
};
