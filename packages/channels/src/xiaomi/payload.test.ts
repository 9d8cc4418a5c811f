import { conversationExt, PUSH_TAG_KEY, parseExt } from '@tim-push/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { content } from '../../test/content.ts';
import type { PushContent } from '../channel.ts';
import { OptionsError } from '../errors.ts';
import { notifyId, xiaomiForm, xiaomiPayload } from './payload.ts';

const PACKAGE = 'com.example.chat';
const request = {
  tokens: ['reg1', 'reg2'],
  tag: 't'.repeat(50),
  requestKey: 'k'.repeat(20),
  ttlMs: 60_000,
  receiptUrl: 'https://push.example.com/receipts/xiaomi/0123456789abcdef',
};

function formOf(over: Partial<PushContent> = {}, receiptUrl: string | null = request.receiptUrl) {
  const wire = xiaomiPayload(content(over), PACKAGE);
  const form = new URLSearchParams(xiaomiForm(wire.body, { ...request, receiptUrl: receiptUrl ?? undefined }));
  const extras = [...form].filter(([name]) => name.startsWith('extra.'));
  return { form: Object.fromEntries(form), extras, notes: wire.notes };
}
/** What a phone reads by the rule in `ext.ts`. */
function phoneReads(form: Record<string, string>): { ext: string; tag: string | undefined } {
  const envelope = JSON.parse(form['payload'] ?? '{}');
  return { ext: form['extra.ext'] ?? envelope.ext ?? '', tag: envelope[PUSH_TAG_KEY] };
}

describe('xiaomi payload', () => {
  it('makes the whole form', () => {
    const { form, notes } = formOf({ options: { channelId: 'im' } });
    expect(form).toEqual({
      restricted_package_name: PACKAGE,
      pass_through: '0',
      title: 'Alice',
      description: 'Hello',
      notify_type: '-1',
      notify_id: String(notifyId('c2c_alice_bob')),
      registration_id: 'reg1,reg2',
      time_to_live: '60000',
      payload: JSON.stringify({ [PUSH_TAG_KEY]: request.tag }),
      'extra.channel_id': 'im',
      'extra.notify_effect': '1',
      'extra.jobkey': request.requestKey,
      'extra.tpTag': request.tag,
      'extra.ext': '{"entity":{"chatType":1,"sender":"alice"}}',
      'extra.callback': request.receiptUrl,
      'extra.callback.param': request.tag,
      'extra.callback.type': '243',
    });
    expect(notes).toEqual([]);
  });

  it.each<[string, Partial<PushContent>, Record<string, string>]>([
    [
      'the message’s channel beats the certificate’s',
      { options: { channelId: 'a' }, offlinePush: { android: { xiaomiChannelID: 'b' } } },
      { 'extra.channel_id': 'b' },
    ],
    [
      'an intent',
      { options: { clickAction: 'intent', intentUri: 'intent://h/p#Intent;end' } },
      { 'extra.notify_effect': '2', 'extra.intent_uri': 'intent://h/p#Intent;end' },
    ],
    [
      'a web page',
      { options: { clickAction: 'web', webUri: 'https://example.com' } },
      { 'extra.notify_effect': '3', 'extra.web_uri': 'https://example.com' },
    ],
    [
      'a template with the text in its parameters',
      { options: { templateId: 'P1', templateParams: { from: '{title}', text: '{body} 😀' } } },
      { 'extra.template_id': 'P1', 'extra.template_param': '{"from":"Alice","text":"Hello"}' },
    ],
    [
      'a sound of the message',
      { offlinePush: { android: { sound: 'ding' } } },
      { 'extra.sound_uri': 'android.resource://com.example.chat/raw/ding' },
    ],
    ['long text', { offlinePush: { android: { style: 1 } } }, { 'extra.notification_style_type': '1' }],
    ['hidden in front', { options: { showInForeground: false } }, { 'extra.notify_foreground': '0' }],
    ['the alert setting', { options: { notifyType: 2 } }, { notify_type: '2' }],
    ['fewer receipts', { options: { receiptTypes: 19 } }, { 'extra.callback.type': '19' }],
  ])('carries %s', (_name, over, fields) => {
    expect(formOf(over).form).toMatchObject(fields);
  });

  it('leaves the tap to the app’s receiver when told so', () => {
    expect(formOf({ options: { clickAction: 'none' } }).form).not.toHaveProperty(['extra.notify_effect']);
  });

  it('opens the app, with a note, when the page to open is not configured', () => {
    const { form, notes } = formOf({ options: { clickAction: 'intent' } });
    expect(form['extra.notify_effect']).toBe('1');
    expect(notes).toMatchObject([{ kind: 'rewritten', field: 'clickAction' }]);
  });

  it('asks for no receipts without an address, nor with one that has no room', () => {
    expect(formOf({}, null).form).not.toHaveProperty(['extra.callback']);
    const long = `https://example.com/${'x'.repeat(1000)}`;
    expect(formOf({}, long).form).not.toHaveProperty(['extra.callback']);
  });

  it.each([
    ['   ', 'Hello', { title: 'Hello', description: 'Hello' }],
    ['Alice', '', { title: 'Alice', description: 'Alice' }],
    ['', ' ', { title: '…', description: '…' }],
  ])('fills a blank text (%j, %j), with a note', (title, body, texts) => {
    const { form, notes } = formOf({ title, body });
    expect(form).toMatchObject(texts);
    expect(notes[0]).toMatchObject({ kind: 'rewritten' });
  });

  it('refuses options that do not fit, naming the field', () => {
    expect(() => xiaomiPayload(content({ options: { notifyType: 99 } }), PACKAGE)).toThrow(OptionsError);
    expect(() => xiaomiPayload(content({ options: { notifyType: 99 } }), PACKAGE)).toThrow(/^notifyType/);
  });

  it('keeps every limit and hands ext over equal, or says so', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const ext = fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 1500 }) },
      fc.string({ unit: 'binary', maxLength: 5000 }).map((value) => value.toWellFormed()),
      fc.string({ maxLength: 5000 }).map((value) => conversationExt({ chatType: 1, sender: 'a', content: value })),
    );
    fc.assert(
      fc.property(
        text,
        text,
        ext,
        fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), text, { maxKeys: 4 }),
        fc.boolean(),
        (title, body, given, templateParams, templated) => {
          const options = { channelId: 'c', clickAction: 'intent', intentUri: 'intent://x' };
          const offlinePush = templated ? { templateID: 'T', templateParams } : {};
          const { form, extras, notes } = formOf({ title, body, ext: given, options, offlinePush });
          expect(form['title']!.length).toBeLessThan(50);
          expect(form['description']!.length).toBeLessThan(128);
          expect(form['title']!.trim()).not.toBe('');
          expect(form['description']!.trim()).not.toBe('');
          expect(form['title']!.isWellFormed() && form['description']!.isWellFormed()).toBe(true);
          expect(extras.length).toBeLessThanOrEqual(10);
          expect(extras.flat().join('').length).toBeLessThanOrEqual(1024);
          expect(Buffer.byteLength(form['payload']!)).toBeLessThanOrEqual(4096);
          const read = phoneReads(form);
          expect(read.tag).toBe(request.tag);
          if (read.ext === given) return;
          expect(notes.map((note) => note.kind)).toContain('ext_reduced');
          expect(parseExt(read.ext).conversation).toMatchObject(
            parseExt(given).conversation ? { conversationID: parseExt(given).conversation!.conversationID } : {},
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps a template’s parameters within what the cloud takes, with notes', () => {
    const templateParams = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`v${i}`, `${i}`.repeat(200)]));
    const { form, extras, notes } = formOf({ offlinePush: { templateID: 'T', templateParams } });
    const values = Object.values(JSON.parse(form['extra.template_param']!));
    expect(values).toHaveLength(9);
    expect(extras.flat().join('').length).toBeLessThanOrEqual(1024);
    expect(notes.map(({ field }) => field)).toEqual([
      'templateParams',
      ...Array.from({ length: 9 }, (_, i) => `templateParams.v${i}`),
    ]);
  });

  it('writes a dash where a template’s value would be blank', () => {
    const { form } = formOf({ offlinePush: { templateID: 'T', templateParams: { a: ' 😀👨‍👩‍👧 ' } } });
    expect(form['extra.template_param']).toBe('{"a":"-"}');
  });

  it('puts an ext that is too long for the extras into the payload', () => {
    const ext = conversationExt({ chatType: 1, sender: 'alice', content: '"quoted" 😀 '.repeat(80) });
    const { form, notes } = formOf({ ext });
    expect(form).not.toHaveProperty(['extra.ext']);
    expect(phoneReads(form).ext).toBe(ext);
    expect(notes).toEqual([]);
  });

  it('keeps the conversation of an ext that fits nowhere', () => {
    const ext = conversationExt({ chatType: 2, sender: 'g1', content: 'x'.repeat(5000) });
    const { form, notes } = formOf({ ext });
    expect(parseExt(phoneReads(form).ext).conversation).toMatchObject({ groupID: 'g1' });
    expect(notes).toMatchObject([{ kind: 'ext_reduced', field: 'ext' }]);
  });
});

describe('notifyId', () => {
  it('is a stable number from 1 to 2147483647', () => {
    expect(notifyId('c2c_alice_bob')).toBe(notifyId('c2c_alice_bob'));
    fc.assert(
      fc.property(fc.string(), (key) => {
        const id = notifyId(key);
        expect(Number.isInteger(id) && id >= 1 && id <= 2_147_483_647).toBe(true);
      }),
    );
  });
});
