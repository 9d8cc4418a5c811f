import {
  CONFIG,
  type CodeMeaning,
  CREDENTIALS,
  DEAD_TOKEN,
  FOLDED,
  INSIDE,
  limited,
  NOT_TAKEN,
  NOTIFICATIONS_OFF,
  PAYLOAD,
  PERMISSION,
  PERMISSION_OF_SOME,
  QUOTA,
} from '../code-meaning.ts';

/** 200 requests a second (clouds/meizu.md §7): a second frees them all. */
const TOO_FAST = limited(1_000);

/** Either may mean that the console does not know the receipt address; which one does is unconfirmed — clouds/meizu.md §8. */
export const CALLBACK_REFUSED: ReadonlySet<string> = new Set(['1005', '500']);

/** The `code` of the whole answer — clouds/meizu.md §6. 110010 means something else inside `value`: see below. */
export const MEIZU_CODES: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ['500', INSIDE], // any other error: once more
  ['518', TOO_FAST], // rate exceeded (2017)
  ['1001', INSIDE], // system error
  ['1003', NOT_TAKEN], // busy
  ['1005', PAYLOAD], // bad parameters
  ['1006', CREDENTIALS], // signature failed
  ['110000', CREDENTIALS], // bad appId
  ['110001', CREDENTIALS], // bad appKey
  ['110002', DEAD_TOKEN], // pushId not registered
  ['110003', DEAD_TOKEN], // pushId illegal
  ['110004', PAYLOAD], // empty parameter
  ['110009', PERMISSION], // app on the black list
  ['110010', TOO_FAST], // the app pushes too fast
  ['110019', QUOTA], // the app's pushes of the day are used up
  ['110031', CONFIG], // bad package name
  ['110032', PAYLOAD], // bad taskId
  ['110033', CREDENTIALS], // bad appSecret
  ['110051', QUOTA], // the app's number of pushes is exceeded
  ['110053', QUOTA], // the limit of passthrough pushes
]);

/**
 * Keys of `value`: what became of single targets — clouds/meizu.md §6. 201 is about one target: the others go on.
 */
export const MEIZU_TARGET_CODES: ReadonlyMap<string, CodeMeaning | 'day_limit'> = new Map<
  string,
  CodeMeaning | 'day_limit'
>([
  ['201', PERMISSION_OF_SOME], // refused: no permission for this target
  ['501', INSIDE], // database error
  ['513', INSIDE], // push failed
  ['519', { kind: 'limit', pauseMs: 5_000, scope: 'token' }], // overloaded
  ['520', FOLDED], // more than 5 to one phone within a minute: taken, and collapsed with the others
  ['110002', DEAD_TOKEN], // pushId unsubscribed
  ['110003', DEAD_TOKEN], // pushId illegal
  ['110005', NOTIFICATIONS_OFF], // alias unsubscribed or switched off
  ['110010', NOTIFICATIONS_OFF], // the notification switch is off
  ['110011', 'day_limit'], // public class: this phone had its pushes of the day
]);
