/** firebase-admin, unmodified, over its HTTP/2: calls of `perCall` messages. */
import { note } from './content.ts';
import { messageOf, openMessaging } from './libraries/firebase-admin.ts';
import { measure, readTask } from './report.ts';

interface Task {
  account: { serviceAccount: object };
  tokens: string[];
  /** Messages, not calls. */
  count: number;
  warmUp: number;
  parallel: number;
  perCall: number;
}

const { account, tokens, count, warmUp, perCall, parallel } = await readTask<Task>();
const messaging = openMessaging(account.serviceAccount);

await measure({ parallel, perCall, count: count / perCall, warmUp: Math.ceil(warmUp / perCall) }, async (call) => {
  const messages = Array.from({ length: perCall }, (_, index) =>
    messageOf(tokens[(call * perCall + index) % tokens.length] ?? '', note),
  );
  const { failureCount, responses } = await messaging.sendEach(messages);
  if (failureCount > 0) throw responses.find(({ error }) => error)?.error ?? new Error('a message failed');
});
