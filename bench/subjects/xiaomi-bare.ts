/** The limit: an undici HTTP/1.1 pool that only makes the requests, one token each, and reads the answers. */
import { Pool } from 'undici';
import { BODY, CHANNEL_ID, EXT, PACKAGE_NAME, TITLE } from './content.ts';
import { measure, readTask } from './report.ts';

interface Task {
  url: string;
  ca: string;
  appSecret: string;
  tokens: string[];
  count: number;
  warmUp: number;
  /** Connections too. */
  parallel: number;
}

const task = await readTask<Task>();
const pool = new Pool(task.url, { connections: task.parallel, allowH2: false, connect: { ca: task.ca } });
const headers = {
  authorization: `key=${task.appSecret}`,
  'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  accept: 'application/json',
};
const form = new URLSearchParams({
  restricted_package_name: PACKAGE_NAME,
  pass_through: '0',
  title: TITLE,
  description: BODY,
  notify_type: '-1',
  notify_id: '7',
  time_to_live: '86400000',
  'extra.channel_id': CHANNEL_ID,
  'extra.ext': EXT,
  'extra.tpTag': 'bench',
}).toString();

await measure(task, async (index) => {
  const body = `${form}&registration_id=${encodeURIComponent(task.tokens[index % task.tokens.length] ?? '')}&extra.jobkey=b${index}`;
  const answer = await pool.request({ method: 'POST', path: '/v3/message/regid', headers, body });
  const text = await answer.body.text();
  if (!text.includes('"code":0')) throw new Error(`the cloud answered ${text.slice(0, 200)}`);
});
