/** Every documented code of every cloud, read by the channel's own reader: what the tables of codes are made of. */
import type { ChannelVendor, Outcome } from '@tim-push/channels';
import { readApnsAnswer } from '../../../packages/channels/src/apns/answer.ts';
import { APNS_REASONS } from '../../../packages/channels/src/apns/reasons.ts';
import type { CodeMeaning } from '../../../packages/channels/src/code-meaning.ts';
import { readFcmError } from '../../../packages/channels/src/fcm/answer.ts';
import { HARMONY_CODES } from '../../../packages/channels/src/harmony/codes.ts';
import { readHonorAnswer } from '../../../packages/channels/src/honor/answer.ts';
import { HONOR_CODES, STALE_TOKEN as HONOR_STALE } from '../../../packages/channels/src/honor/codes.ts';
import { readHuaweiAnswer } from '../../../packages/channels/src/huawei/answer.ts';
import { HUAWEI_CODES, STALE_TOKEN as HUAWEI_STALE } from '../../../packages/channels/src/huawei/codes.ts';
import { readMeizuAnswer } from '../../../packages/channels/src/meizu/answer.ts';
import { MEIZU_CODES, MEIZU_TARGET_CODES } from '../../../packages/channels/src/meizu/codes.ts';
import { readOppoCode } from '../../../packages/channels/src/oppo/answer.ts';
import { OPPO_CODES, STALE_TOKEN as OPPO_STALE } from '../../../packages/channels/src/oppo/codes.ts';
import { readVivoAnswer } from '../../../packages/channels/src/vivo/answer.ts';
import { USER_STATUS, VIVO_CODES, STALE_TOKEN as VIVO_STALE } from '../../../packages/channels/src/vivo/codes.ts';
import { readXiaomiAnswer } from '../../../packages/channels/src/xiaomi/answer.ts';
import { XIAOMI_CODES } from '../../../packages/channels/src/xiaomi/codes.ts';
import { FCM_SAMPLES } from './fcm-samples.ts';
import { type Both, both } from './words.ts';

export interface CodeTable {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Of a code that no table has; absent where its HTTP status decides. */
  readonly other?: Outcome;
  /** A fresh access token is tried before the code counts. */
  readonly renewed: ReadonlySet<string>;
}
export interface CloudCodes {
  readonly codes: CodeTable;
  /** What is said of single phones in an answer that took the request. */
  readonly targetCodes?: CodeTable;
}

/** Noon in China, far from midnight and from the hours of any class. */
const NOW = Date.UTC(2026, 0, 5, 4);
const NONE: ReadonlySet<string> = new Set();
/** A code that no cloud has. */
const UNKNOWN = '987654';

function table(
  codes: Iterable<string | number>,
  read: (code: string) => Outcome,
  renewed: ReadonlySet<string> = NONE,
): CodeTable {
  const outcomes = new Map([...codes].map((code): [string, Outcome] => [String(code), read(String(code))]));
  return { outcomes, other: read(UNKNOWN), renewed };
}

const huawei =
  (codes: ReadonlyMap<string, CodeMeaning>) =>
  (code: string): Outcome => {
    const never = (): Outcome => ({ kind: 'refused', code, cause: 'config' });
    return readHuaweiAnswer(200, {}, JSON.stringify({ code }), codes, never, NOW).outcome;
  };

function fcmTable(): CodeTable {
  const read = Object.entries(FCM_SAMPLES).map(
    ([name, { status, body }]) => [name, readFcmError(status, {}, body, NOW)] as const,
  );
  return {
    outcomes: new Map(read.map(([name, { outcome }]) => [name, outcome])),
    renewed: new Set(read.flatMap(([name, { unauthorized }]) => (unauthorized ? [name] : []))),
  };
}

const PHONE = 'phone';
const ofPhone = ({ byToken }: { byToken: ReadonlyMap<string, Outcome> }): Outcome => {
  const outcome = byToken.get(PHONE);
  if (outcome === undefined) throw new Error('the reader says nothing of the phone');
  return outcome;
};
const vivo = (answer: object) => readVivoAnswer(200, {}, JSON.stringify(answer), NOW);
const meizu = (answer: object) => readMeizuAnswer(200, {}, JSON.stringify(answer), NOW);

export const cloudCodes: Readonly<Record<ChannelVendor, CloudCodes>> = {
  fcm: { codes: fcmTable() },
  apns: {
    codes: {
      outcomes: new Map(
        [...APNS_REASONS.keys()].map((reason) => [
          reason,
          readApnsAnswer(400, {}, JSON.stringify({ reason }), NOW).outcome,
        ]),
      ),
      renewed: new Set(
        [...APNS_REASONS.keys()].filter(
          (reason) => readApnsAnswer(400, {}, JSON.stringify({ reason }), NOW).unauthorized,
        ),
      ),
    },
  },
  xiaomi: {
    codes: table(
      XIAOMI_CODES.keys(),
      (code) => readXiaomiAnswer(200, {}, JSON.stringify({ code: Number(code) }), 1, NOW).outcome,
    ),
  },
  huawei: { codes: table(HUAWEI_CODES.keys(), huawei(HUAWEI_CODES), HUAWEI_STALE) },
  harmony: { codes: table(HARMONY_CODES.keys(), huawei(HARMONY_CODES), HUAWEI_STALE) },
  honor: {
    codes: table(
      HONOR_CODES.keys(),
      (code) => readHonorAnswer(200, {}, JSON.stringify({ code: Number(code) }), NOW).outcome,
      HONOR_STALE,
    ),
  },
  oppo: { codes: table(OPPO_CODES.keys(), (code) => readOppoCode(code, undefined), OPPO_STALE) },
  vivo: {
    codes: table(VIVO_CODES.keys(), (code) => vivo({ result: Number(code) }).outcome, new Set([VIVO_STALE])),
    targetCodes: table(
      [...USER_STATUS.keys()].map((status) => `10302_${status}`),
      (code) => {
        const status = Number(code.split('_')[1] ?? 0);
        return ofPhone(vivo({ result: 0, invalidUser: { status, userid: PHONE } }));
      },
    ),
  },
  meizu: {
    codes: table(MEIZU_CODES.keys(), (code) => meizu({ code }).outcome),
    targetCodes: table(MEIZU_TARGET_CODES.keys(), (code) =>
      ofPhone(meizu({ code: '200', value: { [code]: [PHONE] } })),
    ),
  },
};

/** Pauses that end at an hour of the day. */
export const pauses: Readonly<Record<string, Both>> = {
  // vivo: hours of operation messages.
  '10071': both('until 7:00 in China', '至北京时间 7:00'),
  // Meizu: the phone's day.
  '110011': both('until midnight in China', '至北京时间零点'),
};
