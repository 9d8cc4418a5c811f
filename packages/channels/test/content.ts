import type { PushContent, Target, WireContent } from '../src/channel.ts';

/** A content with everything set to something plain. */
export function content(over: Partial<PushContent> = {}): PushContent {
  return {
    title: 'Alice',
    body: 'Hello',
    ext: '{"entity":{"chatType":1,"sender":"alice"}}',
    class: 'chat',
    replaceKey: 'c2c_alice_bob',
    conversationKey: 'alice-bob',
    offlinePush: {},
    options: {},
    ...over,
  };
}

export function target(wire: WireContent, token: string, over: Partial<Target> = {}): Target {
  return { content: wire, token, requestKey: 'req-1', tag: 'tag-1', expiresAtMs: Date.now() + 3_600_000, ...over };
}

/** What a `send` settled, by index; throws when an index is settled twice. */
export function ledger<T>(): { settle(index: number, outcome: T): void; outcomes: T[] } {
  const outcomes: T[] = [];
  return {
    outcomes,
    settle(index, outcome) {
      if (index in outcomes) throw new Error(`index ${index} was settled twice`);
      outcomes[index] = outcome;
    },
  };
}
