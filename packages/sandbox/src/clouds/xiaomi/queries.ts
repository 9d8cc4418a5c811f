/** The calls around a send: trace, quota, statistics, channels, topics, validation, feedback, stop and recall (clouds/xiaomi.md §4). */
import type { ShownNotification } from '../../phones/notification.ts';
import { asChannel } from './apps.ts';
import type { Handler, XiaomiParts } from './call.ts';
import { packageOf } from './message.ts';
import { shanghaiDay } from './quota.ts';
import { type ChannelClass, LIMITS } from './spec.ts';
import { type Label, labelsOf, type Regid, type XiaomiMessage } from './state.ts';

const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100}%`;

/** §6, recorded shape. */
function traceOf(message: XiaomiMessage): Record<string, unknown> {
  const { stats } = message;
  return {
    id: message.id,
    create_time: new Date(message.createdAt).toISOString().slice(0, 19).replace('T', ' '),
    create_timestamp: message.createdAt,
    time_to_live: `${Math.floor(message.ttlMs / 1000)}s`,
    msg_type: 'Common',
    delivery_rate: percent(stats.delivered, stats.resolved),
    click_rate: percent(stats.click, stats.delivered),
    delivered: stats.delivered,
    click: stats.click,
    resolved: stats.resolved,
    invalid_target: stats.invalid,
    raw_counter: 0,
    bar_closed: stats.off,
    device_condition_unmatch: stats.unmatched,
    app_not_register: 0,
  };
}

export const traceMessage: Handler = ({ app, form }, { state, answers }) => {
  const id = form.one('msg_id');
  const jobkey = form.one('job_key');
  if (id === undefined && jobkey === undefined) return answers.error(65011);
  if (id !== undefined) {
    const message = state.messages.get(id);
    return message?.app === app ? answers.ok(traceOf(message)) : answers.error(65028);
  }
  const group = [...state.messages.values()].filter((message) => message.app === app && message.jobkey === jobkey);
  const first = group[0];
  if (first === undefined) return answers.error(65028);
  const stats = { ...first.stats };
  for (const { stats: more } of group.slice(1)) {
    stats.resolved += more.resolved;
    stats.delivered += more.delivered;
    stats.click += more.click;
    stats.invalid += more.invalid;
    stats.unmatched += more.unmatched;
    stats.off += more.off;
  }
  return answers.ok(traceOf({ ...first, stats }));
};

export const traceMessages: Handler = ({ app, form }, { state, answers }) => {
  const begin = Number(form.one('begin_time'));
  const end = Number(form.one('end_time'));
  if (!Number.isFinite(begin) || !Number.isFinite(end) || end < begin) {
    return answers.error(10017, { reason: 'parameter value invalid: begin_time, end_time' });
  }
  const found = [...state.messages.values()].filter(
    (message) => message.app === app && message.createdAt >= begin && message.createdAt <= end,
  );
  return answers.ok({ data: found.map(traceOf) });
};

export const counters: Handler = ({ app, form }, { state, answers }) => {
  const [start, end] = [form.one('start_date') ?? '', form.one('end_date') ?? ''];
  if (!/^\d{8}$/.test(start) || !/^\d{8}$/.test(end) || end < start) {
    return answers.error(10017, { reason: 'parameter value invalid: start_date, end_date' });
  }
  const days = new Map<string, { single: number; received: number; click: number }>();
  for (const message of state.messages.values()) {
    const day = shanghaiDay(message.createdAt);
    if (message.app !== app || day < start || day > end) continue;
    const sum = days.get(day) ?? { single: 0, received: 0, click: 0 };
    sum.single += message.stats.resolved;
    sum.received += message.stats.delivered;
    sum.click += message.stats.click;
    days.set(day, sum);
  }
  return answers.ok({
    data: [...days].map(([date, sum]) => ({
      date,
      single_recipients: sum.single,
      broadcast_recipients: 0,
      regid_recipients: sum.single,
      alias_recipients: 0,
      useraccount_recipients: 0,
      received: sum.received,
      click: sum.click,
    })),
  });
};

/** unconfirmed: the answer's shape; the names are those of a send's answer (§6). The package is checked as a send's (§10.3). */
export const quotaOfToday: Handler = ({ app, form }, { quota, answers }) => {
  const named = packageOf(form.one('restricted_package_name'), app);
  if (typeof named !== 'string') return answers.error(named.code);
  const busiest: ChannelClass = app.channels.some((channel) => channel.class === 'public') ? 'public' : 'default';
  const today = quota.today(app, busiest);
  return answers.ok({ day_quota: String(today.quota), day_acked: String(today.acked) });
};

export const addChannel: Handler = ({ app, form }, { answers }) => {
  const id = form.one('channel_id') ?? '';
  const name = form.one('channel_name') ?? '';
  if (id === '' || name === '')
    return answers.error(10016, { reason: 'required parameter missing: channel_id, channel_name' });
  const channel = asChannel({
    id,
    name,
    description: form.one('channel_description') ?? '',
    // A channel made by API is not reviewed, so it is public (§9: the class is applied for in the console).
    class: 'public',
    notifyType: Number(form.one('notify_type') ?? -1),
    sound: form.one('sound_url') ?? '',
  });
  const index = app.channels.findIndex((other) => other.id === id);
  if (index < 0) app.channels.push(channel);
  else app.channels[index] = { ...channel, class: app.channels[index]?.class ?? 'public' };
  return answers.ok({});
};
export const listChannels: Handler = ({ app }, { answers }) =>
  answers.ok({
    list: app.channels.map(({ id, name, description, notifyType }) => ({
      channel_id: id,
      channel_name: name,
      channel_description: description,
      notify_type: notifyType,
    })),
  });
export const discardChannel: Handler = ({ app, form }, { answers }) => {
  const index = app.channels.findIndex((channel) => channel.id === form.one('channel_id'));
  if (index < 0) return answers.error(27001);
  app.channels.splice(index, 1);
  return answers.ok({});
};

/** Stop: what still waits for phones that are away is not sent any more. */
export function stopBy(key: 'msg_ids' | 'job_keys'): Handler {
  return ({ app, form }, { state, answers }) => {
    const wanted = new Set(form.list(key));
    if (wanted.size === 0) return answers.error(65011);
    for (const message of state.messages.values()) {
      if (message.app !== app) continue;
      const named = key === 'msg_ids' ? message.id : message.jobkey;
      if (named !== undefined && wanted.has(named)) message.stopped = true;
    }
    return answers.ok({});
  };
}

/** Recall: takes shown banners with this notify_id off the phones. What waits for phones that are away is stopped by the calls above (§4). */
export function revokeBy(kind: 'regid' | Label): Handler {
  const field = { regid: 'registration_ids', alias: 'aliases', user_account: 'user_accounts', topic: 'topic' }[kind];
  return ({ app, form }, { state, answers }) => {
    const names = form.list(field);
    const notifyId = form.one('notify_id');
    if (names.length === 0) return answers.error(65011);
    if (notifyId === undefined || !/^\d{1,10}$/.test(notifyId)) return answers.error(22103);
    const regids = names.flatMap((name): Regid[] => {
      if (kind !== 'regid') return state.labelled(app, kind, name);
      const regid = state.regids.get(name);
      return regid?.app === app ? [regid] : [];
    });
    const matches = (notification: ShownNotification): boolean => notification.key['notifyId'] === Number(notifyId);
    for (const regid of regids) regid.phone?.revoke(matches);
    return answers.ok({});
  };
}

/** A scheduled message is its own job. */
export function scheduledJob(verb: 'exist' | 'delete'): Handler {
  return ({ app, form }, { state, answers }) => {
    const jobkey = form.one('jobkey');
    const id =
      form.one('job_id') ??
      [...state.messages.values()].find((message) => message.app === app && message.jobkey === jobkey)?.id ??
      '';
    const job = state.scheduled.get(id);
    if (job === undefined || state.messages.get(id)?.app !== app) return answers.error(65028);
    if (verb === 'delete') {
      job.cancel();
      state.scheduled.delete(id);
    }
    return answers.ok({});
  };
}

export const validateRegids: Handler = (call, parts) => {
  const ids = call.form.list('registration_ids');
  if (ids.length === 0) return parts.answers.error(65011);
  return parts.answers.ok({
    list: ids.filter((id) => isLive(parts, id) && parts.state.regids.get(id)?.app === call.app),
  });
};
const isLive = ({ state }: XiaomiParts, id: string): boolean => state.regids.get(id)?.gone === false;

/** A destructive read: what was returned is not returned again. */
export const fetchInvalidRegids: Handler = ({ app }, { state, answers }) => {
  const waiting = state.invalid.get(app.appId) ?? new Set<string>();
  const list = [...waiting].slice(0, LIMITS.feedbackIds);
  for (const id of list) waiting.delete(id);
  return answers.ok({ list });
};
export const fetchInvalidAliases: Handler = (_call, { answers }) => answers.ok({ list: [] });

/** unconfirmed: the answer's shape. Region name → its ids; China is `China`. */
export const regionOfRegids: Handler = ({ app, form }, { state, answers }) => {
  const regions: Record<string, string[]> = {};
  for (const id of form.list('regIds')) {
    const regid = state.regids.get(id);
    if (regid?.app !== app) continue;
    const region = regid.region === '' ? 'China' : regid.region;
    regions[region] = [...(regions[region] ?? []), id];
  }
  return answers.ok(regions);
};

export function changeTopic(verb: 'subscribe' | 'unsubscribe', by: 'regid' | 'alias'): Handler {
  return ({ app, form }, { state, answers }) => {
    const topic = form.one('topic') ?? '';
    if (topic === '') return answers.error(65013);
    const names = form.list(by === 'regid' ? 'registration_id' : 'aliases');
    if (names.length === 0 || names.length > LIMITS.targets) return answers.error(by === 'alias' ? 65012 : 65011);
    const regids = names.flatMap((name): Regid[] => {
      if (by === 'alias') return state.labelled(app, 'alias', name);
      const regid = state.regids.get(name);
      return regid?.app === app && !regid.gone ? [regid] : [];
    });
    if (regids.length === 0) return answers.error(20301);
    for (const regid of regids) {
      const { topic: topics } = labelsOf(regid);
      if (verb === 'unsubscribe') topics.delete(topic);
      else if (topics.size >= LIMITS.topicsPerDevice && !topics.has(topic)) return answers.error(65035);
      else topics.add(topic);
    }
    return answers.ok({}, 'Success');
  };
}

export function labelsOfRegid(label: Label): Handler {
  return ({ app, form }, { state, answers }) => {
    const regid = state.regids.get(form.one('registration_id') ?? '');
    if (regid?.app !== app) return answers.error(20301);
    return answers.ok({ list: [...(regid.labels?.[label] ?? [])] });
  };
}

export const presence: Handler = ({ app, form }, parts) => {
  const statuses = form.list('registration_id').map((id) => {
    const regid = parts.state.regids.get(id);
    const online = regid?.app === app && !regid.gone && (regid.phone?.online ?? true);
    return { registration_id: id, status: online ? 'online' : 'offline' };
  });
  return parts.answers.ok({ list: statuses });
};
