import { describe, expect, it } from 'vitest';
import { loginRefusal } from '../codes.ts';
import { backoff } from './backoff.ts';
import { readServerFrame } from './read-frame.ts';

describe('backoff', () => {
  it.each([
    [0, 0, 500],
    [0, 0.999, 1000],
    [1, 0, 1000],
    [4, 0.5, 12_000],
    [5, 0, 15_000],
    [1000, 1, 30_000],
  ])('after %i failures with chance %f waits %i ms', (attempt, chance, ms) => {
    expect(backoff(attempt, 1000, 30_000, chance)).toBe(ms);
  });
});

describe('frames of the server', () => {
  const message = { msgID: '1', cursor: '1', from: 'a', to: 'b', time: 1, elements: [] };
  it.each([
    { t: 'ok', id: 1, data: {} },
    { t: 'error', id: 1, code: 6014, desc: '' },
    { t: 'event', event: 'message', message },
    { t: 'event', event: 'recalled', msgID: '1', from: 'a', to: 'b' },
    { t: 'event', event: 'peerRead', userID: 'a', time: 1 },
    { t: 'event', event: 'conversations', conversations: [], totalUnread: 0 },
    { t: 'event', event: 'kicked', code: 6208, desc: '' },
    { t: 'event', event: 'sigExpired' },
    { t: 'event', event: 'profile', profile: { userID: 'a' } },
    { t: 'event', event: 'tokenRetired', code: 'X', atMs: 1 },
  ])('reads $t $event', (frame) => {
    expect(readServerFrame(JSON.stringify(frame))).toEqual(frame);
  });

  it.each([
    ['no text', new ArrayBuffer(2)],
    ['no JSON', '{'],
    ['no object', '3'],
    ['null', 'null'],
    ['no kind', '{}'],
    ['an answer without id', '{"t":"ok","data":{}}'],
    ['an answer without data', '{"t":"ok","id":1}'],
    ['an error without code', '{"t":"error","id":1}'],
    ['an event of the future', '{"t":"event","event":"hologram"}'],
    ['an event called like an object method', '{"t":"event","event":"toString"}'],
    [
      'a message without elements',
      JSON.stringify({ t: 'event', event: 'message', message: { ...message, elements: 1 } }),
    ],
  ])('leaves out %s', (_what, text) => {
    expect(readServerFrame(text)).toBeUndefined();
  });
});

describe('a refused reconnect', () => {
  it.each([
    [70001, 'expired'],
    [6206, 'expired'],
    [70052, 'expired'],
    [6208, 'kicked'],
    [810004, 'transient'],
    [90994, 'transient'],
    [70003, 'final'],
    [70107, 'final'],
    [6017, 'final'],
  ])('%i means %s', (code, meaning) => {
    expect(loginRefusal(code)).toBe(meaning);
  });
});
