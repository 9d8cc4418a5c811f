/**
 * "Why was there no push?" in plain words: what the trace of a message tells, by whom the push was lost, and what to do.
 * Pure; the console and the command line print the same lines.
 */
import type { CertificateRow, DeviceTrace, LaneRow, MessageTrace } from '../../store/index.ts';
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
export interface ExplainInput {
  traces: readonly MessageTrace[];
  certificates: readonly Pick<CertificateRow, 'id' | 'vendor' | 'name' | 'enabled' | 'laneId'>[];
  lanes: readonly LaneRow[];
  language: ExplainLanguage;
  nowMs: number;
}

const TEXTS: Record<ExplainLanguage, Texts> = { en, zh };

/**
 * @example
 * const lines = explain({ traces: await store.trace({ appId, userId, limit: 5 }), certificates, lanes, language: 'en', nowMs });
 * for (const line of lines) console.log('  '.repeat(line.indent) + line.text);
 */
export function explain(input: ExplainInput): ExplainLine[] {
  const texts = TEXTS[input.language];
  if (input.traces.length === 0) return [{ indent: 0, kind: 'cause', text: texts.words.nothingFound }];
  return input.traces.flatMap((trace) => explainMessage(trace, input, texts));
}

function explainMessage(trace: MessageTrace, input: ExplainInput, texts: Texts): ExplainLine[] {
  const { message } = trace;
  const { words } = texts;
  const at = showTime(message.sentMs);
  const lines: ExplainLine[] = [
    {
      indent: 0,
      kind: 'fact',
      text: words.message({ id: message.id, from: message.fromUserId, to: message.toUserId, at, cls: message.class }),
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
  trace: DeviceTrace,
  { message }: MessageTrace,
  input: ExplainInput,
  texts: Texts,
): ExplainLine[] {
  const { device } = trace;
  const { words } = texts;
  const lines: ExplainLine[] = [
    {
      indent: 1,
      kind: 'fact',
      text: words.device({
        id: device.id,
        platform: device.platform,
        brand: device.brand,
        state: device.state,
        lastSeen: showTime(device.lastSeenMs),
      }),
    },
  ];
  const last = trace.decisions.at(-1)?.decision;
  for (const { decision } of trace.decisions) {
    const final = decision === last && decision !== 'push' && decision !== 'waiting';
    lines.push({ indent: 2, kind: final ? 'cause' : 'fact', text: texts.decisions[decision].why });
  }
  if (last === 'bad_certificate') lines.push(certificateLine(device.certificateId, input, texts));
  if (last === 'token_invalid' && device.tokenRetired !== undefined) {
    const { code, atMs } = device.tokenRetired;
    lines.push({ indent: 2, kind: 'fact', text: words.tokenRetired(code, showTime(atMs)) });
  }
  if (trace.push !== undefined) {
    lines.push(certificateLine(trace.push.certificateId, input, texts));
    const lane = input.lanes.find((row) => row.id === trace.push?.laneId);
    lines.push(...explainPush({ push: trace.push, device, lane, message, texts, nowMs: input.nowMs }));
    return lines;
  }
  if (last !== undefined && last !== 'push' && last !== 'waiting') {
    const advice = texts.decisions[last].fix;
    const lostAt: Culprit = last === 'online' || last === 'own_message' || last === 'read' ? 'nobody' : 'decision';
    lines.push({ indent: 2, kind: 'fact', text: texts.lost[lostAt], lostAt });
    if (advice !== '') lines.push(fix(texts, advice));
  }
  return lines;
}

function certificateLine(id: number, input: ExplainInput, texts: Texts): ExplainLine {
  const row = input.certificates.find((one) => one.id === id);
  if (row === undefined) return { indent: 2, kind: 'cause', text: texts.words.certificateMissing(id) };
  if (!row.enabled) return { indent: 2, kind: 'cause', text: texts.words.certificateDisabled(id) };
  return { indent: 2, kind: 'fact', text: texts.words.certificate(row) };
}

const fix = (texts: Texts, text: string): ExplainLine => ({ indent: 2, kind: 'fix', text: texts.words.fix(text) });
