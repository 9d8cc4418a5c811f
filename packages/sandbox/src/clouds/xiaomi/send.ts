/** The send calls: /v2, /v3 and /v4 of regid, alias, user_account, topic, all, and multi_messages (clouds/xiaomi.md §4, §6, §10). */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { CloudAnswer } from '../cloud.ts';
import type { Call, Handler, XiaomiParts } from './call.ts';
import { isRefusal, type MessageFields, type Refusal, readMessage, type XiaomiDraft } from './message.ts';
import { LIMITS } from './spec.ts';
import type { Label, Regid } from './state.ts';

export const sendToRegids: Handler = (call, parts) => {
  const ids = call.form.list('registration_id');
  if (ids.length === 0) return parts.answers.error(10016, { reason: 'required parameter missing: registration_id' });
  const whole = parts.faults.wholeRefusal(ids);
  if (whole !== undefined) return parts.answers.error(Number(whole));
  return sendTo(call, parts, ids.length, 'REGID', () => partition(call, parts, ids));
};

export function sendToLabel(key: 'alias' | 'user_account', whenEmpty: 65012 | 65016): Handler {
  return (call, parts) => {
    const names = call.form.list(key);
    if (names.length === 0) return parts.answers.error(whenEmpty);
    return sendTo(call, parts, names.length, key.toUpperCase(), () =>
      names.map((name) => ({ asked: name, regids: parts.state.labelled(call.app, key, name) })),
    );
  };
}

export const sendToTopic: Handler = (call, parts) => {
  const topic = call.form.one('topic') ?? '';
  if (topic === '') return parts.answers.error(65013);
  return sendTo(call, parts, 1, 'TOPIC', () => [
    { asked: topic, regids: parts.state.labelled(call.app, 'topic', topic) },
  ]);
};

export const sendToTopics: Handler = (call, parts) => {
  // §5: `;$;` between topics, at most five.
  const topics = (call.form.one('topics') ?? '').split(';$;').filter((topic) => topic !== '');
  if (topics.length === 0) return parts.answers.error(65013);
  if (topics.length > 5) return parts.answers.error(65035);
  const operation = call.form.one('topic_op') ?? 'UNION';
  const sets = topics.map((topic) => new Set(parts.state.labelled(call.app, 'topic', topic)));
  const [first = new Set<Regid>(), ...rest] = sets;
  const chosen = (): Set<Regid> => {
    switch (operation) {
      case 'INTERSECTION':
        return new Set([...first].filter((regid) => rest.every((other) => other.has(regid))));
      case 'EXCEPT':
        return new Set([...first].filter((regid) => !rest.some((other) => other.has(regid))));
      default:
        return new Set(sets.flatMap((set) => [...set]));
    }
  };
  if (!['UNION', 'INTERSECTION', 'EXCEPT'].includes(operation)) {
    return parts.answers.error(10017, { reason: 'parameter value invalid: topic_op' });
  }
  return sendTo(call, parts, 1, 'TOPIC', () => [{ asked: topics.join(';$;'), regids: [...chosen()] }]);
};

export const sendToAll: Handler = (call, parts) =>
  sendTo(call, parts, 1, 'ALL', () => [{ asked: 'all', regids: parts.state.regidsOf(call.app) }]);

/** What one asked-for target came to; no regids: a bad target. */
interface Asked {
  asked: string;
  regids: readonly Regid[];
}

/** Ids of another app are as unknown as ids that never were. */
function partition(call: Call, { state, faults, switches }: XiaomiParts, ids: readonly string[]): Asked[] {
  return ids.map((id) => {
    const regid = state.regids.get(id);
    const bad =
      regid === undefined ||
      regid.app !== call.app ||
      (faults.any && faults.isPartialVictim(id)) ||
      (regid.gone && switches.goneRegid === 'bad');
    return { asked: id, regids: bad ? [] : [regid] };
  });
}

function sendTo(call: Call, parts: XiaomiParts, count: number, kind: string, resolve: () => Asked[]): CloudAnswer {
  const { answers, switches, clock, state, delivery } = parts;
  if (count > LIMITS.targets) return answers.error(Number(switches.tooManyTargets), { reason: 'too many targets' });
  const fields: MessageFields = { one: call.form.one, extras: call.form.under('extra.') };
  const draft = readMessage(fields, call.app, switches, clock.now());
  if (isRefusal(draft)) return refuse(answers, draft);
  const limited = checkVolume(call, parts, draft, count);
  if (limited !== undefined) return limited;

  const asked = resolve();
  const bad = kind === 'REGID' ? asked.filter(({ regids }) => regids.length === 0).map((one) => one.asked) : [];
  if (kind === 'REGID' && bad.length === asked.length) {
    const data = switches.badRegidsWhenAllBad === 'listed' ? { [switches.badRegidsName]: bad.join(',') } : undefined;
    return answers.error(20301, data === undefined ? {} : { data });
  }
  const message = state.addMessage(draft, call.app, clock.now());
  for (const regid of bad) delivery.reportBad(message, regid);
  delivery.dispatch(message, [...new Set(asked.flatMap(({ regids }) => regids))]);
  const data = {
    id: message.id,
    ...(bad.length === 0 ? {} : { [switches.badRegidsName]: bad.join(',') }),
    ...volumeOf(call, parts, draft),
  };
  return answers.ok(data, `Received push messages for ${count} ${kind}`);
}

function refuse(answers: XiaomiParts['answers'], refusal: Refusal): CloudAnswer {
  return answers.error(refusal.code, refusal.reason === undefined ? {} : { reason: refusal.reason });
}

function checkVolume(call: Call, parts: XiaomiParts, draft: XiaomiDraft, count: number): CloudAnswer | undefined {
  const { answers, quota, faults, switches } = parts;
  if (!quota.takeQps(call.app, count)) return answers.error(200002, { status: Number(switches.qpsStatus) });
  const today = quota.today(call.app, draft.class);
  if (faults.current.quotaSpent === true || today.acked >= today.quota) {
    const limit = Number.isFinite(today.quota) ? today.quota : today.acked;
    return answers.error(200001, { reason: `exceed quota, quota: ${limit}, have acked: ${today.acked}` });
  }
  return undefined;
}

/** §6: `day_quota` and `day_acked`, decimal strings; private channels have no quota to tell. */
function volumeOf(call: Call, { quota }: XiaomiParts, draft: XiaomiDraft): Record<string, string> {
  if (draft.class === 'private') return {};
  const today = quota.today(call.app, draft.class);
  return { day_quota: String(today.quota), day_acked: String(today.acked) };
}

const Entries = Type.Array(
  Type.Object({
    target: Type.String({ minLength: 1 }),
    message: Type.Record(Type.String(), Type.Unknown()),
  }),
);
const entriesValidator = Compile(Entries);

/** Different content per target; here `extra` is an object (§4). One bad message refuses the call. */
export function sendMulti(label: 'regid' | Exclude<Label, 'topic'>): Handler {
  return (call, parts) => {
    const { answers, clock, switches, state, delivery } = parts;
    const entries = readEntries(call.form.one('messages'));
    if (entries === undefined) return answers.error(10017, { reason: 'parameter value invalid: messages' });
    if (entries.length === 0) return answers.error(65011);
    if (entries.length > LIMITS.targets)
      return answers.error(Number(switches.tooManyTargets), { reason: 'too many targets' });
    const callTime = call.form.one('time_to_send');
    const drafts: { target: string; draft: XiaomiDraft }[] = [];
    for (const { target, message } of entries) {
      const draft = readMessage(fieldsOfJson(message, callTime), call.app, switches, clock.now());
      if (isRefusal(draft)) return refuse(answers, draft);
      drafts.push({ target, draft });
    }
    const first = drafts[0];
    if (first === undefined) return answers.error(65011);
    const limited = checkVolume(call, parts, first.draft, drafts.length);
    if (limited !== undefined) return limited;

    const resolved = drafts.map(({ target, draft }) => {
      const [asked] = label === 'regid' ? partition(call, parts, [target]) : [];
      return {
        target,
        draft,
        regids: asked?.regids ?? (label === 'regid' ? [] : state.labelled(call.app, label, target)),
      };
    });
    const bad = resolved.filter(({ regids }) => regids.length === 0).map(({ target }) => target);
    if (bad.length === resolved.length) return answers.error(20301);
    const ids: string[] = [];
    for (const { draft, regids } of resolved) {
      if (regids.length === 0) continue;
      const message = state.addMessage(draft, call.app, clock.now());
      ids.push(message.id);
      delivery.dispatch(message, regids);
    }
    const data = { id: ids.join(','), ...(bad.length === 0 ? {} : { [switches.badRegidsName]: bad.join(',') }) };
    return answers.ok(data, `Received push messages for ${entries.length} ${label.toUpperCase()}`);
  };
}

function readEntries(text: string | undefined): Static<typeof Entries> | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return entriesValidator.Check(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function fieldsOfJson(message: Readonly<Record<string, unknown>>, callTime: string | undefined): MessageFields {
  const extra = message['extra'];
  const pairs = typeof extra === 'object' && extra !== null ? Object.entries(extra) : [];
  const scalar = (value: unknown): string | undefined =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return {
    one: (key) => scalar(message[key]) ?? (key === 'time_to_send' ? callTime : undefined),
    extras: new Map(pairs.map(([key, value]) => [key, String(value)])),
  };
}
