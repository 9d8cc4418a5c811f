import {
  CONFIG,
  CONFIG_OF_SOME,
  type CodeMeaning,
  CREDENTIALS,
  DEAD_TOKEN,
  FOLDED,
  limited,
  NOT_TAKEN,
  NOTIFICATIONS_OFF,
  PAYLOAD,
  PERMISSION,
  PERMISSION_OF_SOME,
  QUOTA,
} from '../code-meaning.ts';

/** The auth token is not taken (any more): a fresh one, once — clouds/oppo.md §7. */
export const STALE_TOKEN: ReadonlySet<string> = new Set(['11', '29']);

export const INVALID_ARGUMENT = '41';
/** A category that needs a template, and a category or level that is not granted: a message may have named them itself. */
export const CLASS_REFUSED: ReadonlySet<string> = new Set(['54', '67']);
/** The same app_message_id is known: nothing new was stored or sent. */
export const KNOWN_ALREADY = '32';

/** clouds/oppo.md §7. 52, 53, 56–58 and 60–66 are documented nowhere. */
export const OPPO_CODES: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ['-1', NOT_TAKEN], // service unavailable
  ['-2', limited(10_000)], // flow control of the server
  ['11', CREDENTIALS], // auth_token invalid
  ['12', CONFIG], // wrong HTTP method
  ['13', limited(5_000)], // limit of calls
  ['14', CREDENTIALS], // app_key invalid
  ['15', CREDENTIALS], // app_key missing
  ['16', CREDENTIALS], // sign invalid
  ['17', CREDENTIALS], // sign missing
  ['18', CONFIG], // timestamp missing
  ['19', CONFIG], // timestamp off by more than ten minutes: a clock
  ['20', CONFIG], // unknown method
  ['21', CONFIG], // method missing
  ['22', CONFIG], // version missing
  ['23', CONFIG], // version malformed
  ['24', CONFIG], // version not supported
  ['25', PAYLOAD], // not UTF-8
  ['26', PERMISSION], // IP on the black list
  ['27', PERMISSION], // no access to this function
  ['28', PERMISSION], // app disabled
  ['29', CREDENTIALS], // auth_token missing
  ['30', PERMISSION], // no right to push by API
  ['31', PAYLOAD], // data does not exist (a stored message)
  ['32', FOLDED], // the same app_message_id was sent already
  ['33', QUOTA], // messages of the day
  ['34', QUOTA], // pictures of the day
  ['40', PAYLOAD], // an argument is missing
  ['41', PAYLOAD], // an argument is invalid; a strike where the words blame the registration_id
  ['51', PAYLOAD], // picture
  ['54', CONFIG_OF_SOME], // this category needs a private_msg_template_id
  ['55', limited(5_000)], // frequency of the app's calls
  ['59', PERMISSION], // no right for the second action
  ['67', PERMISSION_OF_SOME], // category or notify_level not granted; the message's own fault where it named them itself
  ['10000', DEAD_TOKEN], // registration_id malformed or invalid
  ['10001', NOTIFICATIONS_OFF], // registration_id not subscribed, push switched off included
  ['10002', PAYLOAD], // alias invalid
  ['10003', PAYLOAD], // alias not subscribed
  ['10004', FOLDED], // the same registration_id twice in one request
  ['10005', FOLDED], // the same alias twice
]);
