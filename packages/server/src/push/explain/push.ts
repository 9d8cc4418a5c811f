import { type AttemptRecord, troubleOf } from '@tim-push/channels';
import {
  type CancelReason,
  type DeviceRow,
  type LaneRow,
  PRIORITIES,
  type PushTrace,
  type StoredMessage,
} from '../../store/index.ts';
import { PAUSED } from '../dispatch/hold.ts';
import type { ExplainLine } from './explain.ts';
import {
  type Advice,
  type Culprit,
  MARK_KINDS,
  type MarkKind,
  OWN_CODES,
  type OwnCode,
  type Texts,
} from './texts/shape.ts';
import { showTime } from './time.ts';

export interface PushCase {
  push: PushTrace;
  device: DeviceRow;
  /** Its lane as it is now; absent when that is gone. */
  lane: LaneRow | undefined;
  message: StoredMessage;
  texts: Texts;
  nowMs: number;
}

/** Reasons after which the user misses nothing: the message was seen, or a newer one shows in its place. */
const NOTHING_MISSED: ReadonlySet<CancelReason> = new Set(['read', 'online', 'superseded']);

/** Attempts, outcome, marks, and the verdict: who lost it and what to do. */
export function explainPush(of: PushCase): ExplainLine[] {
  const { push, texts } = of;
  const { words } = texts;
  const lines: ExplainLine[] = push.requests.map((request) => fact(attemptText(request, texts)));
  if (push.uncertain > 0) lines.push(fact(words.uncertain(push.uncertain)));
  const { state, code = '', vendorId = '', settledMs } = push;
  lines.push(
    fact(
      words.outcome({
        state: texts.states[state],
        code: code === '' ? '' : ` (${code})`,
        vendorId: vendorId === '' ? '' : `, ${vendorId}`,
        at: settledMs === undefined ? '' : `, ${showTime(settledMs)}`,
      }),
    ),
  );
  for (const mark of push.marks) {
    lines.push(fact(`${isMark(mark.kind) ? texts.marks[mark.kind] : mark.kind}, ${showTime(mark.atMs)}`));
  }
  return [...lines, ...verdict(of)];
}

function verdict(of: PushCase): ExplainLine[] {
  const { push, texts } = of;
  switch (push.state) {
    case 'queued':
    case 'attempted':
      return pending(of);
    case 'sent':
      return sent(of);
    case 'refused':
      return refused(of);
    case 'expired':
      return lost(
        push.requests.length === 0 ? 'lane' : 'cloud',
        ownAdvice(push.code, texts) ?? { why: '', fix: texts.cloud.expiredFix },
        texts,
        laneLines(of),
      );
    case 'cancelled': {
      const { reason } = push;
      const advice = isCancel(reason, texts) ? texts.cancelled[reason] : { why: reason ?? '', fix: '' };
      return lost(isCancel(reason, texts) && NOTHING_MISSED.has(reason) ? 'nobody' : 'decision', advice, texts);
    }
    case 'unknown':
      return lost(
        'cloud',
        { why: ownAdvice(push.code, texts)?.why ?? texts.cloud.unknown.why, fix: texts.cloud.unknown.fix },
        texts,
      );
    default: {
      const never: never = push.state;
      throw new TypeError(`unknown state ${String(never)}`);
    }
  }
}

/** By what the cloud refused it for; pushes of before that was kept have a code only. */
function refused({ push, device, lane, texts }: PushCase): ExplainLine[] {
  const { code, reason } = push;
  const own = ownAdvice(code, texts);
  const retired = code !== undefined && device.tokenRetired?.code === code;
  if (retired || reason === 'dead_token')
    return lost('phone', retired ? texts.refused.dead_token : texts.cloud.doubtedToken, texts);
  if (reason === 'notifications_off') return lost('phone', texts.refused.notifications_off, texts);
  if (own !== undefined) return lost('cloud', own, texts);
  const lookUp = texts.cloud.refusedFix(lane?.vendor ?? '<vendor>');
  if (reason === undefined || isCancel(reason, texts)) return lost('cloud', { why: '', fix: lookUp }, texts);
  return [...lost('cloud', texts.refused[reason], texts), ...(reason === 'quota' ? [] : [fix(lookUp, texts)])];
}

function pending(of: PushCase): ExplainLine[] {
  const { push, texts, nowMs } = of;
  const lines = laneLines(of);
  const last = push.requests.at(-1);
  // It waits for what its own answer named: a mistake of the operator that others need not meet, or a cloud in trouble.
  if (lines.length === 0 && last !== undefined) {
    const { why, fix: todo } = ownAdvice(last.code, texts) ??
      troubleAdvice(last, texts) ?? { why: '', fix: texts.cloud.waitingFix(of.lane?.vendor ?? '<vendor>') };
    if (why !== '') lines.push(cause(why));
    if (todo !== '') lines.push(fix(todo, texts));
  }
  if (push.notBeforeMs !== undefined && push.notBeforeMs > nowMs)
    lines.push(fact(texts.words.nextTry(showTime(push.notBeforeMs))));
  lines.push(fact(texts.words.freshUntil(showTime(push.expiresAtMs))));
  return lines;
}

function sent(of: PushCase): ExplainLine[] {
  const { push, device, texts } = of;
  const has = (kind: MarkKind): boolean => push.marks.some((mark) => mark.kind === kind);
  if (has('delivered') || has('clicked')) return [{ ...fact(texts.lost.nobody), lostAt: 'nobody' }];
  if (has('quota_exceeded')) return lost('cloud', { why: '', fix: texts.refused.quota.fix }, texts);
  if (has('filtered')) return lost('cloud', texts.cloud.filtered, texts);
  if (has('token_invalid')) return lost('phone', { why: '', fix: texts.refused.dead_token.fix }, texts);
  if (has('notifications_off') || device.notificationsOff) return lost('phone', texts.refused.notifications_off, texts);
  return [fact(texts.words.notShown), { ...fact(texts.lost.nobody), lostAt: 'nobody' }];
}

/** What keeps the lane still now, and how to get it going. */
function laneLines({ lane, message, texts, nowMs }: PushCase): ExplainLine[] {
  if (lane === undefined) return [];
  const lines: ExplainLine[] = [];
  if (lane.state === 'held') {
    const [code = '', ...advice] = lane.reason.split(': ');
    const own = ownAdvice(code, texts);
    lines.push(
      cause(own === undefined ? texts.lane.held(code, advice.join(': ')) : texts.lane.heldFor(own.why)),
      fix(own?.fix ?? texts.lane.fixHeld, texts),
    );
  }
  if (lane.state === 'paused') {
    const reason = lane.reason === '' || lane.reason === PAUSED ? '' : `: ${lane.reason}`;
    lines.push(cause(`${texts.lane.paused}${reason}`), fix(texts.lane.fixPaused, texts));
  }
  const closed = lane.closed.find((one) => one.priority === PRIORITIES[message.class] && one.untilMs > nowMs);
  if (closed !== undefined)
    lines.push(cause(texts.lane.closed(showTime(closed.untilMs), closed.code)), fix(texts.lane.fixClosed, texts));
  return lines;
}

function lost(at: Culprit, advice: Advice, texts: Texts, between: ExplainLine[] = []): ExplainLine[] {
  const lines: ExplainLine[] = advice.why === '' ? [] : [cause(advice.why)];
  lines.push(...between, { ...fact(texts.lost[at]), lostAt: at });
  if (advice.fix !== '') lines.push(fix(advice.fix, texts));
  return lines;
}

function attemptText(request: AttemptRecord, texts: Texts): string {
  return texts.words.attempt({
    at: showTime(request.atMs),
    ms: request.ms,
    code: request.code,
    status: request.httpStatus === undefined ? '' : ` (HTTP ${request.httpStatus})`,
    vendorId: request.vendorId === undefined ? '' : `, ${request.vendorId}`,
    detail: request.detail === undefined ? '' : `, "${request.detail}"`,
  });
}

const ownAdvice = (code: string | undefined, texts: Texts): Advice | undefined =>
  OWN_CODES.some((own) => own === code) ? texts.codes[code as OwnCode] : undefined;
function troubleAdvice({ code, httpStatus }: AttemptRecord, { trouble }: Texts): Advice | undefined {
  const kind = troubleOf(code, httpStatus);
  return kind === undefined ? undefined : trouble[kind];
}

const isCancel = (reason: PushTrace['reason'], texts: Texts): reason is CancelReason =>
  reason !== undefined && Object.hasOwn(texts.cancelled, reason);
const isMark = (kind: string): kind is MarkKind => MARK_KINDS.some((known) => known === kind);
const fact = (text: string): ExplainLine => ({ indent: 2, kind: 'fact', text });
const cause = (text: string): ExplainLine => ({ indent: 2, kind: 'cause', text });
const fix = (text: string, texts: Texts): ExplainLine => ({ indent: 2, kind: 'fix', text: texts.words.fix(text) });
