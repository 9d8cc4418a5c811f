import { expect } from 'vitest';
import type { World } from '../../demo/src/world.ts';

let sequence = 0;

/** A text by REST, each a message of its own. Resolves its message ID. @param more fields of `openim/sendmsg`. */
export async function sendText(world: World, to: string, text: string, more: object = {}): Promise<string> {
  const answer = await world.rest<{ MsgId: string }>('openim/sendmsg', {
    ...{ To_Account: to, MsgRandom: ++sequence, ...more },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
  });
  expect(answer).toMatchObject({ ErrorCode: 0 });
  return answer.MsgId;
}
