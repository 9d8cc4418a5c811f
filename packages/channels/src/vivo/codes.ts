import {
  CONFIG,
  CONFIG_OF_SOME,
  CONTENT,
  type CodeMeaning,
  CREDENTIALS,
  DEAD_TOKEN,
  DOUBTFUL_TOKEN,
  limited,
  PAYLOAD,
  QUOTA,
} from '../code-meaning.ts';

/** The auth token is not taken (any more): a fresh one, once — clouds/vivo.md §6. */
export const STALE_TOKEN = '10000';

/** The confirmed ones of clouds/vivo.md §6; any other is an answer, and no acceptance. */
export const VIVO_CODES: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ['10000', CREDENTIALS], // auth token invalid or expired
  ['10040', limited(5_000)], // resources
  ['10054', DOUBTFUL_TOKEN], // taken for a bad id by one source
  ['10070', QUOTA], // operation messages of the day
  ['10071', { kind: 'limit', pauseMs: 3_600_000, scope: 'token' }], // operation messages outside 7:00–23:00
  ['10072', limited(1_000)], // too fast
  ['10073', QUOTA], // system messages of the day
  ['10085', CONTENT], // the text is refused
  ['10094', CONFIG], // appId in the body is not the token's
  ['10104', CONTENT], // the text is refused
  ['10200', CREDENTIALS], // appId is empty
  ['10201', CREDENTIALS], // appKey is empty
  ['10252', QUOTA], // stored messages of the day
  ['10254', QUOTA], // messages to everyone of the day
  ['10302', DEAD_TOKEN], // regId invalid: see invalidUser
  // 10050–10067, 10089, 10150–10158 and 10303 name a wrong argument (unconfirmed).
  ...[10_050, 10_055, 10_056, 10_058, 10_059, 10_066, 10_067, 10_089, 10_303].map((code): [string, CodeMeaning] => [
    String(code),
    PAYLOAD,
  ]),
  ...Array.from({ length: 9 }, (_, at): [string, CodeMeaning] => [String(10_150 + at), PAYLOAD]),
  // 10202–10207 name a wrong argument or sign of a login (unconfirmed).
  ...Array.from({ length: 6 }, (_, at): [string, CodeMeaning] => [String(10_202 + at), CREDENTIALS]),
]);

/**
 * `invalidUser.status` — clouds/vivo.md §4: 1 the id does not exist; 2 uninstalled *or* notifications off, 3 inactive:
 * either may come back, so only a repetition makes it a death; 4 no test phone: the certificate sends test messages.
 */
export const USER_STATUS: ReadonlyMap<number, CodeMeaning> = new Map([
  [1, DEAD_TOKEN],
  [2, DOUBTFUL_TOKEN],
  [3, DOUBTFUL_TOKEN],
  [4, CONFIG_OF_SOME],
]);
