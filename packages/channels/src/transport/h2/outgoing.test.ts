/** What the peer's windows let out, to the byte: nghttp2 reads too fast to be caught with a full one. */

import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WINDOW, type Frame, FrameReader, flags, settings, types } from './frames.ts';
import { Outgoing, type Upload } from './outgoing.ts';

const block = Buffer.from([0x83]);

function outgoing() {
  const wire = new PassThrough();
  const out = new Outgoing(wire as unknown as Socket);
  const reader = new FrameReader();
  let nextId = 1;
  return {
    out,
    request(body: string): Upload {
      const upload: Upload = { id: nextId, window: out.streamWindow, unsent: undefined };
      nextId += 2;
      out.request(upload, block, body);
      return upload;
    },
    /** What was written since the last look: `stream:text`, with a `.` behind what ends its stream. */
    bodies(): string[] {
      const frames: Frame[] = [];
      out.flush();
      reader.read((wire.read() as Buffer | null) ?? Buffer.alloc(0), (frame) => {
        if (frame.type === types.data || frame.type === types.headers) frames.push(frame);
        return true;
      });
      return frames.map(({ type, streamId, flags: set, payload }) => {
        const text = type === types.headers ? 'headers' : payload.toString();
        return `${streamId}:${text}${(set & flags.endStream) === 0 ? '' : '.'}`;
      });
    },
  };
}

describe('the windows of the peer', () => {
  it('that fall below nothing while a body waits let it go on only when they are above it again', () => {
    const { out, request, bodies } = outgoing();
    out.set(settings.initialWindowSize, 4, []);
    const upload = request('abcdefghij');
    expect(bodies()).toEqual(['1:headers', '1:abcd']);
    out.set(settings.initialWindowSize, 1, [upload]);
    out.acknowledge();
    expect(upload.window).toBe(-3);
    out.grow(upload, 3);
    expect(bodies()).toEqual([]);
    // One without a body needs no window.
    request('');
    expect(bodies()).toEqual(['3:headers.']);
    out.grow(upload, 2);
    expect(bodies()).toEqual(['1:ef']);
    out.set(settings.initialWindowSize, 100, [upload]);
    out.acknowledge();
    expect(bodies()).toEqual(['1:ghij.']);
    expect(upload.unsent).toBeUndefined();
  });

  it('of the connection is shared in the order of the requests, and one that was given up takes nothing of it', () => {
    const { out, request, bodies } = outgoing();
    out.set(settings.initialWindowSize, 2 * DEFAULT_WINDOW, []);
    request('x'.repeat(DEFAULT_WINDOW - 2));
    bodies();
    const [first, second, third] = [request('abc'), request('def'), request('ghi')];
    expect(bodies()).toEqual(['3:headers', '3:ab', '5:headers', '7:headers']);
    out.drop(second);
    out.grow(undefined, 2);
    expect(bodies()).toEqual(['3:c.', '7:g']);
    out.grow(second, 1000);
    out.grow(first, 1000);
    expect(bodies()).toEqual([]);
    out.grow(undefined, 1000);
    expect(bodies()).toEqual(['7:hi.']);
    expect([first.unsent, third.unsent]).toEqual([undefined, undefined]);
    // What is whole again goes whole.
    request('jkl');
    expect(bodies()).toEqual(['9:headers', '9:jkl.']);
  });

  it('has no room beyond the largest', () => {
    const { out } = outgoing();
    expect(() => out.grow(undefined, 2 ** 31 - 1)).toThrow('a window is too large');
    expect(() => out.set(settings.initialWindowSize, 2 ** 31, [])).toThrow('an initial window of 2147483648');
  });
});
