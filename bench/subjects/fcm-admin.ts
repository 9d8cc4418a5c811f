/** firebase-admin, unmodified, as a back end uses it. */
import { cert, initializeApp, type ServiceAccount } from 'firebase-admin/app';
import { getMessaging, type TokenMessage } from 'firebase-admin/messaging';
import { BODY, CHANNEL_ID, EXT, TITLE } from './content.ts';
import { measure, readTask } from './report.ts';

interface Task {
  serviceAccount: object;
  tokens: string[];
  count: number;
  warmUp: number;
  parallel: number;
  /** `send`: one message a call, HTTP/1.1. `sendEach`: calls of so many messages, HTTP/2. */
  by: 'send' | { sendEach: number };
}

const task = await readTask<Task>();
const messaging = getMessaging(initializeApp({ credential: cert(task.serviceAccount as ServiceAccount) }));
const message = (index: number): TokenMessage => ({
  token: task.tokens[index % task.tokens.length] ?? '',
  notification: { title: TITLE, body: BODY },
  data: { ext: EXT, tpTag: 'bench' },
  android: {
    priority: 'high',
    ttl: 86_400_000,
    notification: { tag: 'chat-alice', sound: 'default', channelId: CHANNEL_ID },
  },
});

const { by } = task;
if (by === 'send') await measure(task, (index) => messaging.send(message(index)));
else {
  const perCall = by.sendEach;
  await measure(
    { ...task, count: task.count / perCall, warmUp: Math.ceil(task.warmUp / perCall), perCall },
    async (call) => {
      const messages = Array.from({ length: perCall }, (_, index) => message(call * perCall + index));
      const { failureCount, responses } = await messaging.sendEach(messages);
      if (failureCount > 0) throw responses.find(({ error }) => error)?.error ?? new Error('a message failed');
    },
  );
}
