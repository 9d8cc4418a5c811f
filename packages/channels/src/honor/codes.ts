import {
  CONFIG_OF_TOKENS,
  type CodeMeaning,
  CREDENTIALS,
  DOUBTFUL_TOKEN,
  INSIDE,
  limited,
  NOT_TAKEN,
  PAYLOAD,
  PERMISSION_OF_TOKENS,
} from '../code-meaning.ts';

/** Sources disagree which of the two it is — clouds/honor.md §4. */
export const ACCEPTED: ReadonlySet<string> = new Set(['200', '80000000', '80100000']);
/** As Huawei's: it speaks of all tokens. */
export const NONE_ACCEPTED = '80300007';
export const STALE_TOKEN: ReadonlySet<string> = new Set(['401', '80200001', '80200003']);

/**
 * No table of Honor's codes was found. This is the policy of clouds/honor.md §4, which is safe whether the codes are like
 * HTTP or like Huawei's: no code of a whole request kills a token for certain.
 */
export const HONOR_CODES: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ['400', PAYLOAD],
  ['401', CREDENTIALS],
  // What these three mean is assumed: should one speak of a single phone, it must not stop the others.
  ['403', PERMISSION_OF_TOKENS],
  ['404', CONFIG_OF_TOKENS], // read as a bad token by one source: it may as well be the App ID in the address
  ['429', limited(1_000)],
  ['500', INSIDE],
  ['502', INSIDE],
  ['503', NOT_TAKEN],
  ['80100001', PAYLOAD],
  ['80100003', PAYLOAD],
  ['80100004', PAYLOAD],
  ['80200001', CREDENTIALS],
  ['80200003', CREDENTIALS],
  ['80300002', PERMISSION_OF_TOKENS],
  [NONE_ACCEPTED, DOUBTFUL_TOKEN],
  ['80300008', PAYLOAD],
  ['80300010', PAYLOAD],
  ['80600003', NOT_TAKEN],
  ['81000001', INSIDE],
]);
