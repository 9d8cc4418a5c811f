import { afterEach, describe, expect, it } from 'vitest';
import { content, ledger, target } from '../../test/content.ts';
import { closeServers, connectProxy, type H1Handler, h1Server } from '../../test/servers.ts';
import type { AttemptRecord, Channel, ChannelOptions, Outcome, PushContent } from '../channel.ts';
import { CredentialsError, OptionsError, RequestError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { notifyId } from './payload.ts';

const SECRET = 's3cret-of-the-app';
const credentials = { packageName: 'com.example.chat', appSecret: SECRET };
const channels: Channel[] = [];
const never = new AbortController().signal;

async function cloud(handle: H1Handler, options: ChannelOptions = {}) {
  const server = await h1Server(handle);
  const channel = createChannel('xiaomi', credentials, {
    endpoints: { api: server.origin },
    ca: server.ca,
    timeoutMs: 1_500,
    ...options,
  });
  channels.push(channel);
  return { server, channel };
}
const json =
  (body: unknown, status = 200): H1Handler =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

async function send(channel: Channel, tokens: readonly string[], over = {}, receiptUrl?: string) {
  const wire = channel.payload(content());
  const { settle, outcomes } = ledger<Outcome>();
  const attempts: AttemptRecord[] = [];
  await channel.send(
    { targets: tokens.map((token) => target(wire, token, over)), ...(receiptUrl ? { receiptUrl } : {}) },
    { settle, attempt: (record) => attempts.push(record) },
    never,
  );
  return { outcomes, attempts };
}

afterEach(async () => {
  await Promise.all(channels.splice(0).map((channel) => channel.close()));
  await closeServers();
});

describe('xiaomi channel', () => {
  it.each<[string, Partial<PushContent>, Outcome]>([
    [
      'certificate',
      { options: { channelId: 'c' } },
      { kind: 'refused', code: '27001', cause: 'config', scope: 'some' },
    ],
    [
      'message where it named one itself',
      { offlinePush: { android: { xiaomiChannelID: 'c' } } },
      { kind: 'refused', code: '27001', cause: 'payload' },
    ],
  ])('blames an unknown channel on the %s', async (_whose, over, wanted) => {
    const { channel } = await cloud(json({ result: 'error', code: 27001 }));
    expect((await send(channel, ['r1'], { content: channel.payload(content(over)) })).outcomes).toEqual([wanted]);
  });

  it('sends one form for many ids and settles each', async () => {
    const { server, channel } = await cloud(json({ result: 'ok', code: 0, data: { id: 'scm1', bad_regids: 'r2' } }));
    const { outcomes, attempts } = await send(
      channel,
      ['r1', 'r2', 'r3', 'bad,id'],
      {},
      'https://push.example.com/r/x',
    );
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'scm1' },
      { kind: 'invalid_token', code: 'bad_regids', evidence: 'certain' },
      { kind: 'sent', vendorId: 'scm1' },
      { kind: 'invalid_token', code: 'malformed', evidence: 'certain' },
    ]);
    expect(attempts).toMatchObject([{ httpStatus: 200, code: '0', vendorId: 'scm1', targets: 3 }]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/v3/message/regid' });
    expect(request!.headers).toMatchObject({
      authorization: `key=${SECRET}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });
    const form = Object.fromEntries(new URLSearchParams(request!.body));
    expect(form).toMatchObject({
      registration_id: 'r1,r2,r3',
      'extra.jobkey': 'req-1',
      'extra.callback': 'https://push.example.com/r/x',
      'extra.callback.param': 'tag-1',
    });
    expect(Number(form['time_to_live'])).toBeLessThanOrEqual(3_600_000);
  });

  it('never asks for a longer life than the channel’s class may have', async () => {
    const { server, channel } = await cloud(json({ code: 0, data: { id: 'm' } }));
    const wire = channel.payload(content({ options: { channelClass: 'public', apiVersion: 'v4' } }));
    const expiresAtMs = Date.now() + 20 * 86_400_000;
    await channel.send({ targets: [target(wire, 'r1', { expiresAtMs })] }, { settle: () => {} }, never);
    expect(new URLSearchParams(server.requests[0]!.body).get('time_to_live')).toBe('86400000');
    expect(server.requests[0]!.url).toBe('/v4/message/regid');
  });

  it('starts no request for what has expired', async () => {
    const { server, channel } = await cloud(json({ code: 0 }));
    const { outcomes } = await send(channel, ['r1'], { expiresAtMs: Date.now() - 1 });
    expect(outcomes).toEqual([{ kind: 'unavailable', code: 'expired' }]);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, H1Handler, Outcome]>([
    ['reset', (_request, _response, socket) => socket.destroy(), { kind: 'uncertain', code: 'UND_ERR_SOCKET' }],
    ['silence', () => {}, { kind: 'uncertain', code: 'timeout' }],
    ['503', json({}, 503), { kind: 'unavailable', code: 'http_503' }],
  ])('settles after %s', async (_name, handle, outcome) => {
    const { channel } = await cloud(handle);
    const { outcomes, attempts } = await send(channel, ['r1', 'r2']);
    expect(outcomes).toEqual([outcome, outcome]);
    expect(attempts).toHaveLength(1);
  });

  it('lets no secret and no id into an attempt record', async () => {
    const regId = `r${'A1b2'.repeat(14)}==`;
    const { channel } = await cloud(json({ code: 10017, reason: `bad ${regId} short-id for key ${'x'.repeat(60)}` }));
    const { attempts } = await send(channel, [regId, 'short-id']);
    expect(JSON.stringify(attempts)).not.toContain(regId.slice(0, 30));
    expect(JSON.stringify(attempts)).not.toContain('short-id');
    expect(JSON.stringify(attempts)).not.toContain(SECRET);
  });

  it.each<[string, Partial<Record<string, unknown>>]>([
    ['requestKey', { requestKey: 'has space' }],
    ['tag', { tag: 'x'.repeat(51) }],
  ])('refuses a bad %s before anything is sent', async (field, over) => {
    const { server, channel } = await cloud(json({ code: 0 }));
    await expect(send(channel, ['r1'], over)).rejects.toThrow(RequestError);
    await expect(send(channel, ['r1'], over)).rejects.toMatchObject({ field });
    expect(server.requests).toEqual([]);
  });

  it('refuses more than 1000 targets, and targets of different contents', async () => {
    const { channel } = await cloud(json({ code: 0 }));
    await expect(
      send(
        channel,
        Array.from({ length: 1001 }, (_, i) => `r${i}`),
      ),
    ).rejects.toMatchObject({
      field: 'targets',
    });
    const targets = [target(channel.payload(content()), 'a'), target(channel.payload(content()), 'b')];
    await expect(channel.send({ targets }, { settle: () => {} }, never)).rejects.toMatchObject({ field: 'targets' });
  });

  it('recalls: stops what is queued, takes down what is shown', async () => {
    const { server, channel } = await cloud(json({ result: 'ok', code: 0, data: { id: 'rev1' } }));
    const outcome = await channel.recall!({ replaceKey: 'm1', tokens: ['r1', 'r2'], requestKey: 'job-1' }, never);
    expect(outcome).toEqual({ kind: 'sent', vendorId: 'rev1' });
    expect(server.requests.map(({ url, body }) => [url, Object.fromEntries(new URLSearchParams(body))])).toEqual([
      ['/v1/message/switch/stop_by_jobkey', { job_keys: 'job-1', restricted_package_name: 'com.example.chat' }],
      [
        '/v1/message/regid/revoke',
        {
          registration_ids: 'r1,r2',
          restricted_package_name: 'com.example.chat',
          notify_id: String(notifyId('m1')),
        },
      ],
    ]);
  });

  it('goes through the certificate’s proxy', async () => {
    const proxy = await connectProxy('u:p');
    const { channel } = await cloud(json({ code: 0, data: { id: 'm' } }), {
      proxy: `http://u:p@127.0.0.1:${proxy.port}`,
    });
    expect((await send(channel, ['r1'])).outcomes).toEqual([{ kind: 'sent', vendorId: 'm' }]);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('settles what is in flight when it is closed', async () => {
    const { channel } = await cloud(() => void channel.close());
    expect((await send(channel, ['r1'])).outcomes).toMatchObject([{ kind: 'uncertain' }]);
    expect((await send(channel, ['r1'])).outcomes).toMatchObject([{ kind: 'unavailable' }]);
  });
});

describe('xiaomi credential check', () => {
  it.each<[string, H1Handler, object]>([
    ['right', json({ code: 0, data: {} }), { ok: true, proved: 'secret+package' }],
    ['a wrong secret', json({ code: 21301, reason: 'no' }), { ok: false, code: '21301', cause: 'credentials' }],
    ['another app’s package', json({ code: 22022 }), { ok: false, code: '22022', cause: 'credentials' }],
    ['a server that is not on the white list', json({ code: 10004 }), { ok: false, cause: 'permission' }],
    ['a busy cloud', json({ code: 10002 }), { ok: false, cause: 'network' }],
    ['silence', () => {}, { ok: false, cause: 'network', code: 'timeout' }],
    [
      'a host without the quota query',
      (request, response, socket) =>
        request.url.startsWith('/v1/validation/')
          ? json({ code: 20301 })(request, response, socket)
          : json('', 404)(request, response, socket),
      { ok: true, proved: 'secret' },
    ],
  ])('sees %s', async (_name, handle, result) => {
    const { channel } = await cloud(handle);
    expect(await channel.check(never)).toMatchObject(result);
  });
});

describe('xiaomi credentials', () => {
  it.each([
    ['packageName', { appSecret: 'x' }],
    ['packageName', { packageName: 'nodots', appSecret: 'x' }],
    ['appSecret', { packageName: 'com.example' }],
    ['appSecret', { packageName: 'com.example', appSecret: 'line\nbreak' }],
    ['region', { packageName: 'com.example', appSecret: 'x', region: 'moon' }],
  ])('names the field %s', (field, given) => {
    expect(() => createChannel('xiaomi', given)).toThrow(CredentialsError);
    expect(() => createChannel('xiaomi', given)).toThrow(expect.objectContaining({ field }));
  });

  it('refuses unknown endpoints and bad URLs', () => {
    expect(() => createChannel('xiaomi', credentials, { endpoints: { apy: 'https://x' } })).toThrow(OptionsError);
    expect(() => createChannel('xiaomi', credentials, { endpoints: { api: 'ftp://x' } })).toThrow(/endpoints.api/);
    expect(() => createChannel('nokia' as 'fcm', {})).toThrow(/vendor/);
  });
});
