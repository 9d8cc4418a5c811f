import type { Outcome } from '../channel.ts';
import {
  CONFIG,
  CONFIG_OF_SOME,
  type CodeMeaning,
  DOUBTFUL_TOKEN,
  INSIDE,
  outcomeOfMeaning,
  PAYLOAD,
  PERMISSION,
  PERMISSION_OF_SOME,
  QUOTA,
} from '../code-meaning.ts';
import { COMMON_CODES } from '../huawei/codes.ts';

/** A recall that some phones did not take — clouds/huawei.md §5. */
export const REVOKED_IN_PART = '80100020';

/**
 * v3 — clouds/huawei.md §3, §4. 80300007 covers missing rights, countries and penalties beside dead tokens, and so does
 * what a partial answer lists: neither proves a death.
 */
export const HARMONY_CODES: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ...COMMON_CODES,
  ['80100020', DOUBTFUL_TOKEN], // revoke failed for some
  ['80100022', PAYLOAD], // image not verified
  ['80300007', DOUBTFUL_TOKEN], // no token accepted
  ['80300013', CONFIG_OF_SOME], // receipt address wrong: of this certificate
  ['80300017', PAYLOAD], // revoke: tokens of several apps
  ['80300028', CONFIG], // revoke: token and app differ
  ['80300029', QUOTA], // test messages of the day
  ['80300030', PAYLOAD], // more than ten tokens of a test message
  ['80300032', PERMISSION], // revoke: no right
  ['80300036', CONFIG], // life of a JWT over a day
  ['80600003', INSIDE],
]);

/** Codes whose words name reasons. */
const WITH_REASONS: ReadonlySet<string> = new Set(['80100000', '80300007']);
/** Only the first three are about a token — clouds/huawei.md §4. */
const REASONS: ReadonlyMap<string, CodeMeaning> = new Map([
  ['tokenFormatError', DOUBTFUL_TOKEN],
  ['tokenPlatformNotSupport', DOUBTFUL_TOKEN],
  ['noRight', DOUBTFUL_TOKEN], // of another project, or of a phone that was upgraded from HarmonyOS 4
  ['noPushTypeRight', PERMISSION_OF_SOME],
  ['countryNotSupport', PERMISSION_OF_SOME],
  ['notSupportPlayVoice', PERMISSION_OF_SOME],
  ['noRightToSendThisLiveNotificationEvent', PERMISSION_OF_SOME],
  ['atomicUnableSendUnsubscribedMsg', PERMISSION_OF_SOME],
  ['disableSendHuaweiMsgBecauseOfPenalty', PERMISSION],
  ['differentImgVerifyPolicy', PAYLOAD],
  ['appinfoError', CONFIG],
]);

/** What the reasons in an answer's words say of the tokens that it refuses; undefined: it names none that is known. */
export function readReasons(code: string, words: string): Outcome | undefined {
  if (!WITH_REASONS.has(code)) return undefined;
  const named = new Set(words.match(/[A-Za-z]+/g));
  for (const [reason, meaning] of REASONS) if (named.has(reason)) return outcomeOfMeaning(meaning, code, undefined);
  return undefined;
}
