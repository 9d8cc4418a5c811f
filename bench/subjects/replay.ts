/** The limit of a cloud: a loop that makes one recorded request again and again, and reads the answers. */
import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { Pool } from 'undici';
import type { RecordedRequest } from '../harness/recorded-request.ts';
import { measure, readTask } from './report.ts';

interface Task extends RecordedRequest {
  url: string;
  ca: string;
  count: number;
  warmUp: number;
  parallel: number;
}

const task = await readTask<Task>();
if (task.http2) {
  const session = connect(task.url, { ca: task.ca });
  await once(session, 'remoteSettings');
  // APNs begins with one stream.
  await overHttp2(session);
  await measure(task, () => overHttp2(session));
  session.close();
} else {
  const pool = new Pool(task.url, { connections: task.parallel, allowH2: false, connect: { ca: task.ca } });
  await measure(task, async () => {
    const { path, headers, body } = task;
    const answer = await pool.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`the cloud answered ${answer.statusCode} ${text.slice(0, 200)}`);
  });
  await pool.close();
}

function overHttp2(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ':path': task.path, ...task.headers });
    let status = 0;
    stream.on('response', (headers) => {
      status = headers[':status'] ?? 0;
    });
    stream.resume();
    stream.on('end', () => (status === 200 ? resolve() : reject(new Error(`the cloud answered ${status}`))));
    stream.on('error', reject);
    stream.end(task.body);
  });
}
