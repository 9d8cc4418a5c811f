import {
  CONFIG,
  CONFIG_OF_SOME,
  type CodeMeaning,
  CREDENTIALS,
  INSIDE,
  limited,
  NOT_TAKEN,
  PAYLOAD,
  PERMISSION,
  QUOTA,
  DOUBTFUL_TOKEN as TOKEN,
} from '../code-meaning.ts';

/** QPS is counted per second (§9); "too often" codes name no time: a few seconds, and the lane's own backoff grows it. */
const QPS = limited(1_000);
const TOO_OFTEN = limited(5_000);

/** A channel that the cloud does not know: a message may have named it itself. */
export const CHANNEL_REFUSED: ReadonlySet<string> = new Set(['27001']);

/** Every id of the request is bad — clouds/xiaomi.md §7. */
export const NO_VALID_TARGET = 20301;

/**
 * The vendor's table — clouds/xiaomi.md §7, whose *Do* column is quoted: A auth/config, C caller, R retry, Q quota,
 * T token, L limit. `inside` is safe here: the jobkey makes the phone drop the second one. One request's verdict about a
 * token is a strike, see `answer.ts`.
 */
export const XIAOMI_CODES: ReadonlyMap<number, CodeMeaning> = new Map<number, CodeMeaning>([
  [-1, INSIDE], // unknown · R
  [1, INSIDE], // internal fault · R
  [100, PAYLOAD], // blank parameter · C
  [10001, INSIDE], // system error · R
  [10002, NOT_TAKEN], // busy / service paused · R
  [10003, INSIDE], // remote service error · R
  [10004, PERMISSION], // caller IP not on the app's white list · A
  [10005, PERMISSION], // no permission for the API · A
  [10006, CREDENTIALS], // appkey missing · A
  [10007, CONFIG], // content type unsupported · C: something rewrites our requests
  [10008, PAYLOAD], // parameter error · C
  [10009, NOT_TAKEN], // too many pending, busy · R
  [10010, INSIDE], // job timed out · R
  [10011, INSIDE], // RPC error · R
  [10012, PAYLOAD], // illegal request · C
  [10013, CREDENTIALS], // illegal user · A
  [10014, PERMISSION], // API access restricted · A
  [10016, PAYLOAD], // required parameter missing · C
  [10017, PAYLOAD], // parameter value invalid · C
  [10018, PAYLOAD], // request too long · C
  [10020, CONFIG], // no such API · C: wrong host or API version
  [10021, CONFIG], // method not supported · C
  [10022, TOO_OFTEN], // per-IP rate · L
  [10023, TOO_OFTEN], // per-user rate, all APIs · L
  [10024, TOO_OFTEN], // per-user rate, this API · L
  [10025, CONFIG], // callback URL bad · C: ours, the same for every push
  [10026, PERMISSION], // app blacklisted · A
  [10027, TOO_OFTEN], // this API too often · L
  [10028, TOO_OFTEN], // total too often · L
  [10029, TOKEN], // invalid device · T
  [10030, TOO_OFTEN], // fetching invalid regids too often · L
  [10031, PERMISSION], // app barred from sending · A
  [10032, TOO_OFTEN], // fetching invalid aliases too often · L
  [10033, PERMISSION], // app barred from feedback · A
  [10034, QUOTA], // daily volume too high · Q
  [10035, PAYLOAD], // no more invalid aliases: not an answer to a push
  [10036, PERMISSION], // operation forbidden · A
  [10037, NOT_TAKEN], // request expired · R (once)
  [10038, PERMISSION], // statistics forbidden · A
  [10039, TOO_OFTEN], // statistics too often · L
  [20209, PAYLOAD], // bad topic · C
  [20215, NOT_TAKEN], // subscribe failed · R
  [20216, NOT_TAKEN], // unsubscribe failed · R
  [NO_VALID_TARGET, TOKEN], // send failed, no valid target · T
  [20315, NOT_TAKEN], // delete broadcast failed · R
  [20607, INSIDE], // database error · R
  [21301, CREDENTIALS], // wrong AppSecret · A
  [21302, CREDENTIALS], // token auth failed · A
  [21303, PERMISSION], // request restricted · A
  [21305, PAYLOAD], // missing parameters · C
  [22000, CREDENTIALS], // 22000–22008: app errors · A
  [22001, CREDENTIALS],
  [22002, CREDENTIALS],
  [22003, CREDENTIALS],
  [22004, CREDENTIALS],
  [22005, CREDENTIALS],
  [22006, CREDENTIALS], // app id
  [22007, CREDENTIALS], // app key
  [22008, CREDENTIALS], // secret
  [22020, CREDENTIALS], // package name errors · A: the certificate's, so the same for every push
  [22021, CREDENTIALS],
  [22022, CREDENTIALS], // package not of this app
  [22100, PAYLOAD], // notification format · C
  [22101, TOO_OFTEN], // too many notifications · L
  [22102, INSIDE], // notification send failed · R
  [22103, PAYLOAD], // notify_id bad · C
  [26003, INSIDE], // internal push call failed · R
  [26004, TOO_OFTEN], // broadcast too often · L
  [26005, TOO_OFTEN], // account set too often · L
  [26006, PERMISSION], // needs review first · A
  [27001, CONFIG_OF_SOME], // channel does not match: channel_id absent or unknown · A, of this certificate; the message's fault where it named one itself
  [65003, TOKEN], // device not found (offline) · T, only with repeat evidence
  [65006, TOO_OFTEN], // alias too often · L
  [65007, PAYLOAD], // alias blacklisted · C
  [65008, PAYLOAD], // alias too long · C
  [65009, PAYLOAD], // message too long · C
  [65010, PAYLOAD], // topic too long · C
  [65011, PAYLOAD], // no parameters · C
  [65012, PAYLOAD], // alias empty · C
  [65013, PAYLOAD], // topic empty · C
  [65014, PAYLOAD], // too many extra pairs · C
  [65015, PAYLOAD], // extra pairs too long · C
  [65016, PAYLOAD], // account empty · C
  [65017, PAYLOAD], // account too long · C
  [65028, PAYLOAD], // message not found · C (stop and recall)
  [65029, INSIDE], // remote error · R
  [65030, INSIDE], // JSON build error · R
  [65035, PAYLOAD], // too many topics · C
  [65036, CONFIG], // callback.param too long · C
  [65037, CONFIG], // callback URL too long · C
  [65038, CONFIG], // callback URL illegal · C
  [65040, NOT_TAKEN], // unregister failed · R
  [65041, PAYLOAD], // imei md5 empty · C
  [200001, QUOTA], // daily quota used up · Q
  [200002, QPS], // QPS exceeded
]);
