import { CONFIG, type CodeMeaning, DOUBTFUL_TOKEN, INSIDE, PAYLOAD, PERMISSION, QUOTA } from '../code-meaning.ts';
import { COMMON_CODES } from '../huawei/codes.ts';

/**
 * v3 — clouds/huawei.md §3, §4. 80300007 covers missing rights, countries and penalties beside dead tokens, and so does
 * what a partial answer lists: neither proves a death.
 */
export const HARMONY_CODES: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ...COMMON_CODES,
  ['80100020', DOUBTFUL_TOKEN], // revoke failed for some
  ['80100022', PAYLOAD], // image not verified
  ['80300007', DOUBTFUL_TOKEN], // no token accepted
  ['80300017', PAYLOAD], // revoke: tokens of several apps
  ['80300028', CONFIG], // revoke: token and app differ
  ['80300029', QUOTA], // test messages of the day
  ['80300030', PAYLOAD], // more than ten tokens of a test message
  ['80300032', PERMISSION], // revoke: no right
  ['80300036', CONFIG], // life of a JWT over a day
  ['80600003', INSIDE],
]);
