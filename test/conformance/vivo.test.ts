/** What only vivo refuses: texts that look like a trial. Whatever a person writes is shown, changed once at most. */
import { switchesOf } from '@tim-push/sandbox';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { refusalOf } from '../../packages/channels/src/vivo/refused-text.ts';
import { looksLikeTest } from '../../packages/sandbox/src/clouds/vivo/message.ts';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { contentFor, send } from './send.ts';

let cloud: OpenCloud;
beforeAll(async () => {
  cloud = await openCloud('vivo');
});
afterAll(() => cloud.close());

describe.each(switchesOf('vivo')['refusedText']?.values ?? [])('a cloud that refuses with %s', (code) => {
  it.each(['ok', '42', '!?', '👍', '❤️', '👩‍👩‍👧', '[Image]', '（好）', '测试', '这是测试吗', 'ｏｋ', ' 7 ', '…'])(
    'gets "%s" as it takes it',
    async (text) => {
      cloud.sandbox.turn('vivo', { refusedText: code });
      const shown = cloud.phone.shade.length;
      for (const over of [{ title: text }, { body: text }]) {
        const content = contentFor('vivo', { ...over, replaceKey: `${code} ${text} ${Object.keys(over)[0]}` });
        expect(await send(cloud.channel, content, [cloud.token])).toMatchObject([{ kind: 'sent' }]);
      }
      await vi.waitFor(() => expect(cloud.phone.shade).toHaveLength(shown + 2));
    },
  );
});

it('has no text left that the cloud refuses and the channel lets pass', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }));
  fc.assert(
    fc.property(text, (given) => {
      fc.pre(given.trim() !== '' && looksLikeTest(given));
      expect(refusalOf(given)).toBeDefined();
    }),
  );
});
