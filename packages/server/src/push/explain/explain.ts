/**
 * "Why was there no push?" in plain words: what the trace of a message tells, by whom the push was lost, and what to do.
 * Pure; the console and the command line print the same lines.
 */
import type { ContentNote } from '@tim-push/channels';
import type { CertificateRow, Decision, DeviceRow, DeviceTrace, LaneRow, MessageTrace } from '../../store/index.ts';
import { initKeyOf } from './init-keys.ts';
import { explainPush } from './push.ts';
import { en } from './texts/en.ts';
import type { Culprit, Texts } from './texts/shape.ts';
import { zh } from './texts/zh.ts';
import { showTime } from './time.ts';

export type ExplainLanguage = 'en' | 'zh';
export interface ExplainLine {
  /** 0 message, 1 device, 2 what happened to it. */
  indent: 0 | 1 | 2;
  kind: 'fact' | 'cause' | 'fix';
  text: string;
  /** On the line that ends a device: where its push was lost. */
  lostAt?: Culprit;
}
/** A trace, and what was changed so that each device's cloud takes the message. */
export interface ExplainedMessage extends Omit<MessageTrace, 'devices'> {
  devices: (DeviceTrace & { notes?: readonly ContentNote[] })[];
}
export interface ExplainInput {
  traces: readonly ExplainedMessage[];
  certificates: readonly Pick<CertificateRow, 'id' | 'vendor' | 'name' | 'enabled' | 'laneId'>[];
  lanes: readonly LaneRow[];
  language: ExplainLanguage;
  nowMs: number;
}

const TEXTS: Record<ExplainLanguage, Texts> = { en, zh };
/** Decisions after which the user misses nothing. */
const NOTHING_MISSED: ReadonlySet<Decision> = new Set(['online', 'own_message', 'read']);

/**
 * @example
 * const lines = explain({ traces: await store.trace({ appId, userId, limit: 5 }), certificates, lanes, language: 'en', nowMs });
 * for (const line of lines) console.log('  '.repeat(line.indent) + line.text);
 */
export function explain(input: ExplainInput): ExplainLine[] {
  const texts = TEXTS[input.language];
  if (input.traces.length > 0) return input.traces.flatMap((trace) => explainMessage(trace, input, texts));
  const { nothingFound, nothingFoundFix, fix: words } = texts.words;
  return [
    { indent: 0, kind: 'cause', text: nothingFound },
    { indent: 0, kind: 'fix', text: words(nothingFoundFix) },
  ];
}

function explainMessage(trace: ExplainedMessage, input: ExplainInput, texts: Texts): ExplainLine[] {
  const { message } = trace;
  const { words } = texts;
  const at = showTime(message.sentMs);
  const cls = texts.classes[message.class];
  const lines: ExplainLine[] = [
    {
      indent: 0,
      kind: 'fact',
      text: words.message({ id: message.id, from: message.fromUserId, to: message.toUserId, at, cls }),
    },
  ];
  if (message.recalledMs > 0)
    lines.push({ indent: 1, kind: 'fact', text: words.recalled(showTime(message.recalledMs)) });
  if (trace.devices.length === 0) {
    lines.push({ indent: 1, kind: 'cause', text: words.noDevices, lostAt: 'decision' }, fix(texts, words.noDevicesFix));
  }
  for (const device of trace.devices) lines.push(...explainDevice(device, trace, input, texts));
  return lines;
}

function explainDevice(
  trace: ExplainedMessage['devices'][number],
  { message }: ExplainedMessage,
  input: ExplainInput,
  texts: Texts,
): ExplainLine[] {
  const { device, push, notes = [] } = trace;
  const { words } = texts;
  const lines: ExplainLine[] = [
    {
      indent: 1,
      kind: 'fact',
      text: words.device({
        id: device.id,
        platform: device.platform,
        brand: device.brand,
        state: texts.deviceStates[device.state],
        lastSeen: showTime(device.lastSeenMs),
      }),
    },
  ];
  const last = trace.decisions.at(-1)?.decision;
  for (const { decision } of trace.decisions) {
    const final = decision === last && decision !== 'push' && decision !== 'waiting';
    lines.push({ indent: 2, kind: final ? 'cause' : 'fact', text: texts.decisions[decision].why });
  }
  if (push !== undefined) {
    lines.push(certificateLine(push.certificateId, undefined, input, texts));
    for (const { kind, field, detail } of notes) lines.push(fact(`${texts.notes[kind](field)} (${detail})`));
    const lane = input.lanes.find((row) => row.id === push.laneId);
    lines.push(...explainPush({ push, device, lane, message, texts, nowMs: input.nowMs }));
    return lines;
  }
  if (last !== undefined && last !== 'push' && last !== 'waiting') {
    lines.push(...factsOf(last, device, input, texts));
    const lostAt: Culprit = NOTHING_MISSED.has(last) ? 'nobody' : 'decision';
    lines.push({ ...fact(texts.lost[lostAt]), lostAt });
    const advice = texts.decisions[last].fix;
    if (advice !== '') lines.push(fix(texts, advice));
    const initKey = last === 'no_certificate' ? initKeyOf(device) : undefined;
    if (initKey !== undefined) lines.push(fix(texts, words.initKey(initKey)));
  }
  return lines;
}

/** What the device itself adds to a decision. */
function factsOf(decision: Decision, device: DeviceRow, input: ExplainInput, texts: Texts): ExplainLine[] {
  if (decision === 'bad_certificate')
    return [certificateLine(device.certificateId, device.tokenSource || undefined, input, texts)];
  if (decision !== 'token_invalid' || device.tokenRetired === undefined) return [];
  const { code, atMs } = device.tokenRetired;
  return [fact(texts.words.tokenRetired(code, showTime(atMs)))];
}

/** @param tokenSource Of the phone, where the certificate should be of the same vendor. */
function certificateLine(
  id: number,
  tokenSource: string | undefined,
  input: ExplainInput,
  { words }: Texts,
): ExplainLine {
  const row = input.certificates.find((one) => one.id === id);
  if (row === undefined) return cause(words.certificateMissing(id));
  if (!row.enabled) return cause(words.certificateDisabled(id));
  if (tokenSource !== undefined && tokenSource !== row.vendor)
    return cause(words.certificateMismatch({ id, vendor: row.vendor, tokenSource }));
  return fact(words.certificate(row));
}

const fact = (text: string): ExplainLine => ({ indent: 2, kind: 'fact', text });
const cause = (text: string): ExplainLine => ({ indent: 2, kind: 'cause', text });
const fix = (texts: Texts, text: string): ExplainLine => ({ indent: 2, kind: 'fix', text: texts.words.fix(text) });
