import { conversationExt, PUSH_TAG_KEY, parseExt } from '@tim-push/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { content, target } from '../../test/content.ts';
import type { PushContent, Target } from '../channel.ts';
import { fcmPayload, fcmRequest } from './payload.ts';

const NOW = 1_700_000_000_000;
const TAG = 't'.repeat(50);
function messageOf(over: Partial<PushContent> = {}, targetOver: Partial<Target> = {}) {
  const wire = fcmPayload(content(over));
  const one = target(wire, 'token:"1"', { tag: TAG, expiresAtMs: NOW + 90_500, ...targetOver });
  const { message, ...rest } = JSON.parse(fcmRequest(wire.body, one, NOW));
  expect(rest).toEqual({});
  return { message, notes: wire.notes };
}
/** clouds/fcm.md §6: keys and values of notification and data. */
function cloudBytes(message: Record<string, Record<string, unknown>>): number {
  const pairs = [message['notification'], message['android']!['notification'], message['data']].flatMap((fields) =>
    Object.entries((fields ?? {}) as Record<string, unknown>).flat(),
  );
  return Buffer.byteLength(pairs.join(''));
}

describe('fcm payload', () => {
  it('makes the whole message in notification mode', () => {
    const { message, notes } = messageOf({ options: { channelId: 'im' } });
    expect(message).toEqual({
      token: 'token:"1"',
      notification: { title: 'Alice', body: 'Hello' },
      data: { ext: '{"entity":{"chatType":1,"sender":"alice"}}', [PUSH_TAG_KEY]: TAG },
      android: {
        priority: 'HIGH',
        ttl: '90s',
        notification: { tag: 'c2c_alice_bob', sound: 'default', channel_id: 'im' },
      },
    });
    expect(notes).toEqual([]);
  });

  it('makes a message that the app shows itself in data mode, of strings only', () => {
    const { message } = messageOf({ options: { mode: 'data', channelId: 'im' } }, { badge: { set: 3 } });
    expect(message).toEqual({
      token: 'token:"1"',
      data: {
        ext: '{"entity":{"chatType":1,"sender":"alice"}}',
        title: 'Alice',
        body: 'Hello',
        tag: 'c2c_alice_bob',
        sound: 'default',
        channelId: 'im',
        badge: '3',
        [PUSH_TAG_KEY]: TAG,
      },
      android: { priority: 'HIGH', ttl: '90s' },
    });
  });

  it.each<[string, Partial<PushContent>, Partial<Target>, object]>([
    ['normal priority for marketing', { class: 'marketing' }, {}, { android: { priority: 'NORMAL' } }],
    ['high priority for a call', { class: 'call' }, {}, { android: { priority: 'HIGH' } }],
    [
      'the certificate’s priority',
      { class: 'marketing', options: { priority: 'high' } },
      {},
      { android: { priority: 'HIGH' } },
    ],
    [
      'the message’s priority, which beats both',
      { options: { priority: 'high' }, offlinePush: { android: { fcmPriority: 'normal' } } },
      {},
      { android: { priority: 'NORMAL' } },
    ],
    [
      'the message’s channel, image and sound',
      {
        options: { channelId: 'a' },
        offlinePush: { android: { fcmChannelID: 'b', fcmImage: 'https://i', sound: 's' } },
      },
      {},
      { android: { notification: { channel_id: 'b', image: 'https://i', sound: 's' } } },
    ],
    ['an absolute badge', {}, { badge: { set: 0 } }, { android: { notification: { notification_count: 0 } } }],
    ['at most four weeks of life', {}, { expiresAtMs: NOW + 1e12 }, { android: { ttl: '2419200s' } }],
    ['its last second as now or never', {}, { expiresAtMs: NOW + 900 }, { android: { ttl: '0s' } }],
    [
      'the certificate’s look and limits',
      { options: { icon: 'i', color: '#00ff00', clickAction: 'OPEN', packageName: 'com.x', analyticsLabel: 'l' } },
      {},
      {
        fcm_options: { analytics_label: 'l' },
        android: {
          restricted_package_name: 'com.x',
          notification: { icon: 'i', color: '#00ff00', click_action: 'OPEN' },
        },
      },
    ],
  ])('carries %s', (_name, over, targetOver, fields) => {
    expect(messageOf(over, targetOver).message).toMatchObject(fields);
  });

  it('sets no collapse key, and counts up by itself on an increment', () => {
    const { message } = messageOf({}, { badge: { add: 2 } });
    expect(message.android).not.toHaveProperty('collapse_key');
    expect(message.android.notification).not.toHaveProperty('notification_count');
  });

  it('leaves out an empty ext', () => {
    expect(messageOf({ ext: '' }).message.data).toEqual({ [PUSH_TAG_KEY]: TAG });
  });

  it('shortens the body first and keeps ext', () => {
    const ext = conversationExt({ chatType: 1, sender: 'alice', content: 'x'.repeat(2500) });
    const { message, notes } = messageOf({ ext, body: '你好'.repeat(2000) });
    expect(message.data.ext).toBe(ext);
    expect(message.notification.title).toBe('Alice');
    expect(message.notification.body.length).toBeGreaterThan(100);
    expect(notes).toMatchObject([{ kind: 'truncated', field: 'body' }]);
  });

  it('drops the image before it touches title or ext', () => {
    const ext = 'e'.repeat(3650);
    const { message, notes } = messageOf({ ext, offlinePush: { android: { fcmImage: `https://${'i'.repeat(300)}` } } });
    expect(message.data.ext).toBe(ext);
    expect(message.android.notification).not.toHaveProperty('image');
    expect(notes).toMatchObject([{ kind: 'dropped_field', field: 'image' }]);
  });

  it('keeps the conversation of an ext that does not fit, and all of the text', () => {
    const ext = conversationExt({ chatType: 2, sender: 'g1', content: 'x'.repeat(5000) });
    const { message, notes } = messageOf({ ext });
    expect(parseExt(message.data.ext).conversation).toMatchObject({ groupID: 'g1' });
    expect(message.notification).toEqual({ title: 'Alice', body: 'Hello' });
    expect(notes).toMatchObject([{ kind: 'ext_reduced', field: 'ext' }]);
  });

  it('stays within 4096 bytes and hands ext over equal, or says so', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 3000 });
    const ext = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4000 }),
      fc.string({ maxLength: 5000 }).map((value) => conversationExt({ chatType: 1, sender: 'a', content: value })),
    );
    fc.assert(
      fc.property(text, text, ext, fc.constantFrom('notification', 'data'), (title, body, given, mode) => {
        const { message, notes } = messageOf(
          { title, body, ext: given, options: { mode } },
          { badge: { set: 9_999_999 } },
        );
        expect(cloudBytes(message)).toBeLessThanOrEqual(4096);
        const shown = mode === 'data' ? message.data : message.notification;
        expect(shown.title.isWellFormed() && shown.body.isWellFormed()).toBe(true);
        expect(Object.values(message.data).every((value) => typeof value === 'string')).toBe(true);
        for (const field of ['title', 'body'] as const) {
          const original = field === 'title' ? title : body;
          if (shown[field] !== original) {
            expect(notes).toContainEqual(expect.objectContaining({ kind: 'truncated', field }));
            expect(original.startsWith(shown[field].slice(0, -1))).toBe(true);
          }
        }
        if ((message.data.ext ?? '') !== given) expect(notes.map(({ kind }) => kind)).toContain('ext_reduced');
      }),
      { numRuns: 300 },
    );
  });
});
