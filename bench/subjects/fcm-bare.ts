/** The limit: node:http2 sessions with 100 streams each that only make the requests and read the answers. */
import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { BODY, CHANNEL_ID, EXT, TITLE } from './content.ts';
import { readTask, report } from './report.ts';

interface Task {
  url: string;
  ca: string;
  projectId: string;
  bearer: string;
  tokens: string[];
  count: number;
  warmUp: number;
  sessions: number;
}
const STREAMS = 100;

const task = await readTask<Task>();
const sessions = await Promise.all(
  Array.from({ length: task.sessions }, async () => {
    const session = connect(task.url, { ca: task.ca });
    await once(session, 'connect');
    return session;
  }),
);
const headers = {
  ':method': 'POST',
  ':path': `/v1/projects/${task.projectId}/messages:send`,
  authorization: `Bearer ${task.bearer}`,
  'content-type': 'application/json',
};
const bodyAfterToken = `,"notification":${JSON.stringify({ title: TITLE, body: BODY })},"data":${JSON.stringify({ ext: EXT, tpTag: 'bench' })},"android":{"priority":"HIGH","ttl":"86400s","notification":{"tag":"chat-alice","sound":"default","channel_id":"${CHANNEL_ID}"}}}}`;

await run(task.warmUp);
const cpu = process.cpuUsage();
const start = performance.now();
await run(task.count);
report(task.count, start, cpu);

function run(count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let started = 0;
    let done = 0;
    const next = (session: ClientHttp2Session): void => {
      if (started >= count) return;
      const token = task.tokens[started++ % task.tokens.length];
      const stream = session.request(headers);
      let answer = '';
      stream.setEncoding('utf8');
      stream.on('response', (got) => {
        if (got[':status'] !== 200) reject(new Error(`the cloud answered ${got[':status']}`));
      });
      stream.on('data', (chunk: string) => {
        answer += chunk;
      });
      stream.on('end', () => {
        if (answer === '') reject(new Error('the cloud answered nothing'));
        done += 1;
        if (done === count) resolve();
        else next(session);
      });
      stream.on('error', reject);
      stream.end(`{"message":{"token":"${token}"${bodyAfterToken}`);
    };
    for (const session of sessions) for (let stream = 0; stream < STREAMS; stream++) next(session);
  });
}
