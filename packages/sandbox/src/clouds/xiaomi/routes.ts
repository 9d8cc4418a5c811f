/** Path → handler (clouds/xiaomi.md §4). */
import type { Handler } from './call.ts';
import * as query from './queries.ts';
import { sendMulti, sendToAll, sendToLabel, sendToRegids, sendToTopic, sendToTopics } from './send.ts';

export interface Route {
  methods: readonly ('GET' | 'POST')[];
  handler: Handler;
}
const post = (handler: Handler): Route => ({ methods: ['POST'], handler });
const get = (handler: Handler): Route => ({ methods: ['GET'], handler });
/** §4: the SDK uses GET for these; POST is accepted as well. */
const both = (handler: Handler): Route => ({ methods: ['GET', 'POST'], handler });

const sends: [string, Handler][] = [
  ['regid', sendToRegids],
  ['alias', sendToLabel('alias', 65012)],
  ['user_account', sendToLabel('user_account', 65016)],
  ['topic', sendToTopic],
  ['multi_topic', sendToTopics],
  ['all', sendToAll],
];

export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ...['v2', 'v3'].flatMap((version) =>
    sends.map(([kind, handler]): [string, Route] => [`/${version}/message/${kind}`, post(handler)]),
  ),
  ['/v4/message/regid', post(sendToRegids)],
  ['/v2/multi_messages/regids', post(sendMulti('regid'))],
  ['/v2/multi_messages/aliases', post(sendMulti('alias'))],
  ['/v2/multi_messages/user_accounts', post(sendMulti('user_account'))],
  ['/v1/message/switch/stop_by_id', post(query.stopBy('msg_ids'))],
  ['/v1/message/switch/stop_by_jobkey', post(query.stopBy('job_keys'))],
  ['/v1/message/regid/revoke', post(query.revokeBy('regid'))],
  ['/v1/message/alias/revoke', post(query.revokeBy('alias'))],
  ['/v1/message/user_account/revoke', post(query.revokeBy('user_account'))],
  ['/v1/message/topic/revoke', post(query.revokeBy('topic'))],
  ['/v2/schedule_job/exist', post(query.scheduledJob('exist'))],
  ['/v2/schedule_job/query', post(query.scheduledJob('exist'))],
  ['/v2/schedule_job/delete', post(query.scheduledJob('delete'))],
  ['/v3/schedule_job/delete', post(query.scheduledJob('delete'))],
  ['/v2/topic/subscribe', post(query.changeTopic('subscribe', 'regid'))],
  ['/v2/topic/unsubscribe', post(query.changeTopic('unsubscribe', 'regid'))],
  ['/v2/topic/subscribe/alias', post(query.changeTopic('subscribe', 'alias'))],
  ['/v2/topic/unsubscribe/alias', post(query.changeTopic('unsubscribe', 'alias'))],
  ['/v1/trace/message/status', get(query.traceMessage)],
  ['/v1/trace/messages/status', get(query.traceMessages)],
  ['/v1/trace/quota/get', get(query.quotaOfToday)],
  ['/v1/stats/message/counters', get(query.counters)],
  ['/v1/alias/all', get(query.labelsOfRegid('alias'))],
  ['/v1/topic/all', get(query.labelsOfRegid('topic'))],
  ['/v1/account/all', get(query.labelsOfRegid('user_account'))],
  ['/v1/regid/presence', get(query.presence)],
  ['/v2/regid/presence', get(query.presence)],
  ['/v1/channel/add', both(query.addChannel)],
  ['/v1/channel/list', both(query.listChannels)],
  ['/v1/channel/discard', both(query.discardChannel)],
  ['/v1/validation/regids', post(query.validateRegids)],
  ['/v1/feedback/fetch_invalid_regids', get(query.fetchInvalidRegids)],
  ['/v1/feedback/fetch_invalid_aliases', get(query.fetchInvalidAliases)],
  ['/v1/feedback/get_region_by_regid', post(query.regionOfRegids)],
]);
