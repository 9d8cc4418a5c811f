import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './sandbox.ts';

describe('the vertical slice', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: 'manual' });
  });
  afterAll(() => sandbox.stop());

  it('shows a Xiaomi push on a killed, locked phone and hands its ext to the app on a tap', async () => {
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat' });
    const phone = await sandbox.phones.add({ vendor: 'xiaomi', app });
    const token = await phone.register();
    phone.appState = 'killed';
    phone.lock();
    const answer = await new Promise<string>((resolve, reject) => {
      const req = request(
        `${sandbox.clouds.xiaomi.url}/v3/message/regid`,
        {
          method: 'POST',
          ca: sandbox.ca,
          headers: { authorization: `key=${app.appSecret}`, 'content-type': 'application/x-www-form-urlencoded' },
        },
        (res) => {
          let text = '';
          res
            .on('data', (chunk) => {
              text += chunk;
            })
            .on('end', () => resolve(text));
        },
      );
      req.on('error', reject);
      req.end(
        new URLSearchParams({
          registration_id: token,
          restricted_package_name: 'com.example.chat',
          title: 'Alice',
          description: 'Hi',
          payload: 'p',
          'extra.channel_id': 'im',
          'extra.ext': 'EXT',
          'extra.notify_effect': '1',
          notify_id: '7',
        }).toString(),
      );
    });
    expect(JSON.parse(answer)).toMatchObject({ code: 0 });
    expect(phone.shade[0]).toMatchObject({ title: 'Alice', body: 'Hi' });
    expect(phone.tap()).toMatchObject({ coldStart: true, key_message: { extra: { ext: 'EXT' } } });
  });
});
