/** npm xiaomi-push, unmodified, one regid a call. It has no types of its own. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { CHANNEL_ID, PACKAGE_NAME } from '../content.ts';
import { idOf, type Push } from './library.ts';

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
  ) => { send(regid: string, message: Message): Promise<{ code: number; data?: { id?: string } }> };
}

export async function open({ appSecret }: { appSecret: string }): Promise<Push> {
  const { Message, Notification } = createRequire(import.meta.url)('xiaomi-push') as XiaomiPush;
  const notification = new Notification({ production: true, appSecret, restrictedPackageName: PACKAGE_NAME });
  // A phone drops what has the jobkey of an earlier push: a process that comes after this one needs others.
  const process = randomBytes(4).toString('hex');
  let sequence = 0;
  return async (token, { title, body, ext }) => {
    const message = new Message()
      .title(title)
      .description(body)
      .passThrough(0)
      .notifyType(-1)
      .notifyId(7)
      .timeToLive(86_400_000)
      .restrictedPackageName(PACKAGE_NAME)
      .extra('channel_id', CHANNEL_ID)
      .extra('ext', ext)
      .extra('tpTag', 'bench')
      .extra('jobkey', `${process}-${sequence++}`);
    return idOf((await notification.send(token, message)).data?.id);
  };
}
