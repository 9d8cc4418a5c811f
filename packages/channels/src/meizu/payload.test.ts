import { conversationExt, PUSH_TAG_KEY, parseExt } from '@tim-push/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { content } from '../../test/content.ts';
import type { PushContent } from '../channel.ts';
import { OptionsError } from '../errors.ts';
import { meizuMessage, meizuPayload, notifyKey } from './payload.ts';

const HOUR = 3_600_000;
const request = { tag: 't'.repeat(50), leftMs: 24 * HOUR, receiptUrl: 'https://push.example.com/receipts/meizu/0123' };

function messageOf(over: Partial<PushContent> = {}, asked: Partial<typeof request> = {}) {
  const wire = meizuPayload(content(over));
  return { message: JSON.parse(meizuMessage(wire.body, { ...request, ...asked })), notes: wire.notes };
}

describe('meizu payload', () => {
  it('makes the whole message', () => {
    const { message, notes } = messageOf();
    expect(message).toEqual({
      noticeBarInfo: { noticeMsgType: 1, noticeBarType: 0, title: 'Alice', content: 'Hello' },
      clickTypeInfo: {
        clickType: 0,
        parameters: { ext: '{"entity":{"chatType":1,"sender":"alice"}}', [PUSH_TAG_KEY]: request.tag },
      },
      pushTimeInfo: { offLine: 1, validTime: 24 },
      advanceInfo: {
        suspend: 1,
        clearNoticeBar: 1,
        notificationType: { vibrate: 1, lights: 1, sound: 1 },
        notifyKey: notifyKey('c2c_alice_bob'),
      },
    });
    expect(notes).toEqual([]);
  });

  it.each<[string, Partial<PushContent>, object]>([
    ['marketing goes as public', { class: 'marketing' }, { noticeBarInfo: { noticeMsgType: 0 } }],
    ['the certificate’s class', { options: { noticeMsgType: 'public' } }, { noticeBarInfo: { noticeMsgType: 0 } }],
    [
      'the message’s class beats it',
      { options: { noticeMsgType: 'public' }, offlinePush: { android: { meizuNotifyType: 1 } } },
      { noticeBarInfo: { noticeMsgType: 1 } },
    ],
    [
      'a page',
      { options: { clickAction: 'activity', activity: 'com.example.Chat' } },
      { clickTypeInfo: { clickType: 1, activity: 'com.example.Chat', parameters: { [PUSH_TAG_KEY]: request.tag } } },
    ],
    [
      'a web page',
      { options: { clickAction: 'web', webUrl: 'https://example.com' } },
      { clickTypeInfo: { clickType: 2, url: 'https://example.com' } },
    ],
    ['no banner', { options: { headsUp: 'off' } }, { advanceInfo: { suspend: 0 } }],
    [
      'the whole text of a long one in big style',
      { body: 'x'.repeat(200), offlinePush: { android: { style: 1 } } },
      { noticeExpandInfo: { noticeExpandType: 1, noticeExpandContent: 'x'.repeat(200) } },
    ],
    [
      'receipts',
      { options: { receipts: 'both' } },
      { extra: { callback: request.receiptUrl, 'callback.param': request.tag, 'callback.type': 3 } },
    ],
  ])('carries %s', (_name, over, fields) => {
    expect(messageOf(over).message).toMatchObject(fields);
  });

  it.each([
    ['not asked for', {}, {}],
    ['without an address', { receipts: 'both' }, { receiptUrl: undefined }],
    ['with an address over 128 bytes', { receipts: 'both' }, { receiptUrl: `https://example.com/${'x'.repeat(120)}` }],
  ])('asks for no receipts: %s', (_name, options, asked) => {
    const wire = meizuPayload(content({ options }));
    expect(JSON.parse(meizuMessage(wire.body, { ...request, ...asked }))).not.toHaveProperty('extra');
  });

  it.each([
    ['a minute: only who is on line', 60_000, { offLine: 0 }],
    ['half an hour: rounded up', HOUR / 2, { offLine: 1, validTime: 1 }],
    ['just over an hour', HOUR + 1, { offLine: 1, validTime: 2 }],
    ['a month: what the cloud takes', 720 * HOUR, { offLine: 1, validTime: 72 }],
  ])('keeps it for %s', (_name, leftMs, pushTimeInfo) => {
    expect(messageOf({}, { leftMs }).message.pushTimeInfo).toEqual(pushTimeInfo);
  });

  it('opens the app, with a note, when the page to open is not configured', () => {
    const { message, notes } = messageOf({ options: { clickAction: 'activity' } });
    expect(message.clickTypeInfo.clickType).toBe(0);
    expect(notes).toMatchObject([{ kind: 'rewritten', field: 'clickAction' }]);
  });

  it('refuses options that do not fit, naming the field', () => {
    expect(() => meizuPayload(content({ options: { receipts: 'all' } }))).toThrow(OptionsError);
    expect(() => meizuPayload(content({ options: { receipts: 'all' } }))).toThrow(/^receipts/);
  });

  it('keeps every limit and hands ext over equal, or says so', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    const ext = fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 1500 }) },
      fc.string({ maxLength: 6000 }).map((value) => conversationExt({ chatType: 1, sender: 'a', content: value })),
    );
    fc.assert(
      fc.property(text, text, ext, (title, body, given) => {
        const { message, notes } = messageOf({ title, body, ext: given });
        const { noticeBarInfo, clickTypeInfo } = message;
        for (const [shown, max] of [
          [noticeBarInfo.title, 32],
          [noticeBarInfo.content, 100],
        ]) {
          expect(shown.length).toBeGreaterThan(0);
          expect(shown.length).toBeLessThanOrEqual(max);
          expect(shown.trim()).not.toBe('');
          expect(shown.isWellFormed()).toBe(true);
        }
        expect(Buffer.byteLength(JSON.stringify(clickTypeInfo.parameters))).toBeLessThanOrEqual(4096);
        const read = clickTypeInfo.parameters.ext ?? '';
        if (read === given) return;
        expect(notes.map((note) => note.kind)).toContain('ext_reduced');
        expect(parseExt(read).conversation?.conversationID).toBe(parseExt(given).conversation?.conversationID);
      }),
      { numRuns: 200 },
    );
  });
});

describe('notifyKey', () => {
  it('is at most 8 of [0-9A-Za-z_-], the same for a replaceKey for ever', () => {
    expect(notifyKey('c2c_alice_bob')).toBe(notifyKey('c2c_alice_bob'));
    fc.assert(fc.property(fc.string(), (key) => /^[0-9A-Za-z_-]{8}$/.test(notifyKey(key))));
  });
});
