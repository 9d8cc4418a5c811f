import { describe, expect, it } from 'vitest';
import { createLogger, messageLogger } from './index.ts';

const capture = () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  return { log, text: () => lines.join(''), last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
};

describe('the logger', () => {
  it.each([
    ['a field', { userSig: 'S3CRET' }],
    ['a field one level down', { request: { usersig: 'S3CRET' } }],
    ['credentials as a whole', { certificate: { credentials: { appSecret: 'S3CRET' } } }],
    ['a header', { req: { headers: { authorization: 'Bearer S3CRET' } } }],
    ['a token', { device: { token: 'S3CRET' } }],
    ['an error text', { err: new Error('refused: token=S3CRET') }],
    ['the cause of an error', { err: new Error('outer', { cause: new Error('password: S3CRET') }) }],
  ])('writes no secret of %s', (_name, fields) => {
    const { log, text } = capture();
    log.info(fields, 'x');
    expect(text()).not.toBe('');
    expect(text()).not.toContain('S3CRET');
  });

  it('writes no secret of the message itself', () => {
    const { log, last } = capture();
    log.warn('call of /v4/a/b?usersig=S3CRET&random=1 failed');
    expect(last()['msg']).toBe('call of /v4/a/b?usersig=[redacted]&random=1 failed');
  });

  it('shows equal tokens as equal hashes', () => {
    const { log, last } = capture();
    log.info({ token: 'abc' }, 'x');
    const first = last()['token'];
    log.info({ device: { token: 'abc' } }, 'x');
    expect(last()['device']).toEqual({ token: first });
  });

  it('gives every line of a message its trace id', () => {
    const { log, last } = capture();
    messageLogger(log, 'm1').info('x');
    expect(last()).toMatchObject({ trace: 'm1', level: 'info' });
  });
});
