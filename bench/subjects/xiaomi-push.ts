/** npm xiaomi-push, unmodified, one regid a call. It has no types of its own. */
import { createRequire } from 'node:module';
import { BODY, CHANNEL_ID, EXT, PACKAGE_NAME, TITLE } from './content.ts';
import { measure, readTask } from './report.ts';

interface Task {
  appSecret: string;
  tokens: string[];
  count: number;
  warmUp: number;
  parallel: number;
}
interface Message {
  title(text: string): Message;
  description(text: string): Message;
  passThrough(value: number): Message;
  notifyType(value: number): Message;
  notifyId(value: number): Message;
  timeToLive(ms: number): Message;
  restrictedPackageName(name: string): Message;
  extra(name: string, value: string): Message;
}
interface XiaomiPush {
  Message: new () => Message;
  Notification: new (
    options: Record<string, unknown>,
  ) => { send(regid: string, message: Message): Promise<{ code: number }> };
}

const task = await readTask<Task>();
const { Message, Notification } = createRequire(import.meta.url)('xiaomi-push') as XiaomiPush;
const notification = new Notification({
  production: true,
  appSecret: task.appSecret,
  restrictedPackageName: PACKAGE_NAME,
});

await measure(task, (index) => {
  const message = new Message()
    .title(TITLE)
    .description(BODY)
    .passThrough(0)
    .notifyType(-1)
    .notifyId(7)
    .timeToLive(86_400_000)
    .restrictedPackageName(PACKAGE_NAME)
    .extra('channel_id', CHANNEL_ID)
    .extra('ext', EXT)
    .extra('tpTag', 'bench')
    .extra('jobkey', `b${index}`);
  return notification.send(task.tokens[index % task.tokens.length] ?? '', message);
});
