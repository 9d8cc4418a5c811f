import { afterEach, describe, expect, it } from 'vitest';
import { closeClouds, cloudOf, json, never, sendTo } from '../../test/clouds.ts';
import { connectProxy, type H1Handler } from '../../test/servers.ts';
import type { ChannelOptions, Outcome } from '../channel.ts';
import { CredentialsError, RequestError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { sign } from './sign.ts';

const SECRET = 's3cret-of-the-app';
const credentials = { appId: '110370', appSecret: SECRET };
const cloud = (handle: H1Handler, options: ChannelOptions = {}) => cloudOf('meizu', credentials, handle, options);
const accepted = json({ code: '200', message: '', value: {}, msgId: 'm1' });
afterEach(closeClouds);

describe('meizu channel', () => {
  it('sends one signed form for many ids and settles each', async () => {
    const { server, channel } = await cloud(
      json({ code: '200', message: '', value: { '110002': ['p2'], '110010': ['p3'] }, msgId: 'm1' }),
    );
    const { outcomes, attempts } = await sendTo(channel, ['p1', 'p2', 'p3', 'bad,id', 'p1'], {
      content: { options: { receipts: 'both' } },
      receiptUrl: 'https://push.example.com/r/x',
    });
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'm1' },
      { kind: 'invalid_token', code: '110002', evidence: 'certain' },
      { kind: 'notifications_off', code: '110010' },
      { kind: 'invalid_token', code: 'malformed', evidence: 'certain' },
      { kind: 'sent', vendorId: 'm1' },
    ]);
    expect(attempts).toMatchObject([{ httpStatus: 200, code: '200', vendorId: 'm1', targets: 3 }]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/garcia/api/server/push/varnished/pushByPushId' });
    expect(request!.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8');
    const { sign: signature, ...form } = Object.fromEntries(new URLSearchParams(request!.body));
    expect(signature).toBe(sign(form, SECRET));
    expect(form).toMatchObject({ appId: '110370', pushIds: 'p1,p2,p3' });
    expect(JSON.parse(form['messageJson']!).extra).toEqual({
      callback: 'https://push.example.com/r/x',
      'callback.param': 'tag-1',
      'callback.type': 3,
    });
  });

  it('sends without a receipt address that the console does not know, once', async () => {
    const refused =
      ({ code }: { code: string }): H1Handler =>
      async (request, response, socket) => {
        const asked = server.requests.at(-1)!.body.includes('callback');
        return json(asked ? { code, message: 'no', value: '' } : { code: '200', value: '', msgId: 'm2' })(
          request,
          response,
          socket,
        );
      };
    let server: Awaited<ReturnType<typeof cloud>>['server'];
    for (const code of ['1005', '500']) {
      const made = await cloud((...given) => refused({ code })(...given));
      ({ server } = made);
      const about = { content: { options: { receipts: 'both' } }, receiptUrl: 'https://push.example.com/r/x' };
      expect((await sendTo(made.channel, ['p1'], about)).outcomes).toEqual([{ kind: 'sent', vendorId: 'm2' }]);
      expect(server.requests).toHaveLength(2);
    }
    const always = await cloud(json({ code: '1005', message: 'no', value: '' }));
    expect((await sendTo(always.channel, ['p1'])).outcomes).toMatchObject([{ kind: 'refused', cause: 'payload' }]);
    expect(always.server.requests).toHaveLength(1);
  });

  it('starts no request for what has expired', async () => {
    const { server, channel } = await cloud(accepted);
    const { outcomes } = await sendTo(channel, ['p1'], { target: { expiresAtMs: Date.now() - 1 } });
    expect(outcomes).toEqual([{ kind: 'unavailable', code: 'expired' }]);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, H1Handler, Outcome]>([
    ['reset', (_request, _response, socket) => socket.destroy(), { kind: 'uncertain', code: 'UND_ERR_SOCKET' }],
    ['silence', () => {}, { kind: 'uncertain', code: 'timeout' }],
    ['a busy cloud', json({ code: '1003', value: '' }), { kind: 'unavailable', code: '1003' }],
  ])('settles after %s', async (_name, handle, outcome) => {
    const { channel } = await cloud(handle);
    const { outcomes, attempts } = await sendTo(channel, ['p1', 'p2']);
    expect(outcomes).toEqual([outcome, outcome]);
    expect(attempts).toHaveLength(1);
  });

  it('lets no secret and no id into an attempt record', async () => {
    const { channel } = await cloud(json({ code: '1005', message: 'bad PUSHID-1 and PUSHID-2', value: '' }));
    const { attempts } = await sendTo(channel, ['PUSHID-1', 'PUSHID-2']);
    expect(JSON.stringify(attempts)).not.toMatch(/PUSHID|s3cret/);
  });

  it('refuses more than 100 ids', async () => {
    const { channel } = await cloud(accepted);
    const tokens = Array.from({ length: 101 }, (_, index) => `p${index}`);
    await expect(sendTo(channel, tokens)).rejects.toThrow(RequestError);
  });

  it('goes through the certificate’s proxy', async () => {
    const proxy = await connectProxy('u:p');
    const { channel } = await cloud(accepted, { proxy: `http://u:p@127.0.0.1:${proxy.port}` });
    expect((await sendTo(channel, ['p1'])).outcomes).toEqual([{ kind: 'sent', vendorId: 'm1' }]);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('settles what is in flight when it is closed', async () => {
    const { channel } = await cloud(() => void channel.close());
    expect((await sendTo(channel, ['p1'])).outcomes).toMatchObject([{ kind: 'uncertain' }]);
    expect((await sendTo(channel, ['p1'])).outcomes).toMatchObject([{ kind: 'unavailable' }]);
  });
});

describe('meizu credential check', () => {
  it.each<[string, H1Handler, object]>([
    [
      'right ones',
      json({ code: '200', value: { '110003': ['tim-push-credential-check'] }, msgId: 'm' }),
      { ok: true, proved: 'appId+appSecret' },
    ],
    ['an app over its rate', json({ code: '110010', value: '' }), { ok: true }],
    ['a wrong secret', json({ code: '1006', value: '' }), { ok: false, code: '1006', cause: 'credentials' }],
    ['a wrong app', json({ code: '110000', value: '' }), { ok: false, cause: 'credentials', fix: /App ID/ }],
    ['a barred app', json({ code: '110009', value: '' }), { ok: false, cause: 'permission' }],
    ['another server', json('no', 404), { ok: false, cause: 'config' }],
    ['a busy cloud', json({ code: '1003', value: '' }), { ok: false, cause: 'network' }],
    ['a bare 429', json('', 429), { ok: false, cause: 'busy' }],
    ['silence', () => {}, { ok: false, cause: 'network', code: 'timeout' }],
  ])('sees %s', async (_name, handle, result) => {
    const { channel } = await cloud(handle);
    const { fix, ...wanted } = result as { fix?: RegExp };
    const seen = await channel.check(never);
    expect(seen).toMatchObject(wanted);
    if (fix !== undefined) expect(seen).toMatchObject({ fix: expect.stringMatching(fix) });
  });
});

describe('meizu credentials', () => {
  it.each([
    ['appId', { appSecret: 'x' }],
    ['appId', { appId: 'com.example', appSecret: 'x' }],
    ['appSecret', { appId: '1' }],
    ['appSecret', { appId: '1', appSecret: 'line\nbreak' }],
  ])('names the field %s', (field, given) => {
    expect(() => createChannel('meizu', given)).toThrow(CredentialsError);
    expect(() => createChannel('meizu', given)).toThrow(expect.objectContaining({ field }));
  });
});
