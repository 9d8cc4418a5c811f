import {
  CONFIG,
  CONFIG_OF_SOME,
  CONTENT,
  type CodeMeaning,
  CREDENTIALS,
  DEAD_TOKEN,
  INSIDE,
  limited,
  NOT_TAKEN,
  PAYLOAD,
  PERMISSION,
  PERMISSION_OF_SOME,
  PERMISSION_OF_TOKENS,
  QUOTA,
} from '../code-meaning.ts';

export const ACCEPTED = '80000000';
/** Some tokens were refused; `msg` lists them — clouds/huawei.md §3. */
export const PARTIAL = '80100000';
/** Every token of the request was refused (ibid.). */
export const NONE_ACCEPTED = '80300007';
/** The access token or JWT is not taken (any more): a fresh one, once (ibid.). */
export const STALE_TOKEN: ReadonlySet<string> = new Set(['80200001', '80200003', '80200005']);

/** What v1, v2 and v3 share — clouds/huawei.md §3, table of codes. */
export const COMMON_CODES: readonly (readonly [code: string, meaning: CodeMeaning])[] = [
  ['80000001', INSIDE], // internal
  ['80100001', PAYLOAD], // parameters wrong
  ['80100003', PAYLOAD], // body structure wrong
  ['80100004', PAYLOAD], // ttl wrong
  ['80200001', CREDENTIALS], // auth failed
  ['80200003', CREDENTIALS], // access token expired
  ['80200005', CREDENTIALS], // JWT expired
  ['80300002', PERMISSION_OF_TOKENS], // no right to send to these tokens: of another project, or abroad without the overseas right
  ['80300008', PAYLOAD], // body over 4096 bytes
  ['80300010', PAYLOAD], // number of tokens out of range
  ['80300037', PERMISSION], // the app is under penalty
  ['81000001', INSIDE], // internal
];

/** v1 and v2 (Android, EMUI, HarmonyOS up to 4). */
export const HUAWEI_CODES: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ...COMMON_CODES,
  ['80100002', PAYLOAD], // synchronous send: number of tokens
  ['80100013', PAYLOAD], // collapse_key wrong
  ['80100016', CONTENT], // sensitive content
  ['80100017', limited(60_000)], // more than 100 topic tasks
  ['80100018', CREDENTIALS], // signature wrong
  [NONE_ACCEPTED, DEAD_TOKEN], // no token accepted; on v1 and v2 all of them are bad
  ['80300011', PERMISSION_OF_SOME], // no right of high priority
  ['80300013', CONFIG_OF_SOME], // receipt address wrong: of this certificate
  ['80300029', QUOTA], // test messages of the day
  ['80300036', CONFIG], // life of a JWT over a day
  ['80600003', NOT_TAKEN], // the cloud's own OAuth request failed
  ...Array.from({ length: 13 }, (_, at): [string, CodeMeaning] => [String(82_000_001 + at), PAYLOAD]), // topics
]);
