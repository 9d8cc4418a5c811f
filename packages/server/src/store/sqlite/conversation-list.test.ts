import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APP } from '../conformance/fixtures.ts';
import { NOW } from '../conformance/with-store.ts';
import { insertAccount } from './account-row.ts';
import { conversations } from './commands/messages-inbox.ts';
import { LIST_BLOCK } from './conversations.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';

const ADD = 'INSERT INTO conversations (account_id, peer_id, last_id, last_block) VALUES (1, ?, ?, ?)';
const PEERS = 30;

it('lists page by page, newest first, within blocks of ids and over their ends', () => {
  // Few blocks, so that many share one; 0 is a conversation that shows no message.
  const lastId = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 * LIST_BLOCK }));
  fc.assert(
    fc.property(
      fc.uniqueArray(lastId, { minLength: 1, maxLength: PEERS }),
      fc.integer({ min: 1, max: 7 }),
      (ids, limit) => {
        const { tx, close } = openTestTx(planner);
        try {
          const users = ['me', ...ids.map((_, index) => `peer${index}`)];
          for (const userId of users) insertAccount(tx, { appId: APP, userId }, NOW);
          for (const [index, id] of ids.entries()) tx.run(ADD, index + 2, id, Math.floor(id / LIST_BLOCK));
          const listed: number[] = [];
          for (let cursor = '', more = true; more; ) {
            const page = conversations(tx, APP, 'me', cursor, limit);
            listed.push(...page.conversations.map(({ orderKey }) => orderKey));
            ({ cursor, more } = page);
          }
          expect(listed).toEqual(ids.filter((id) => id > 0).sort((a, b) => b - a));
        } finally {
          close();
        }
      },
    ),
    { numRuns: 60 },
  );
});
