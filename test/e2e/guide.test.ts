/**
 * The integration guide's two code samples, run as they stand there with only their syntax mended: `async` before the
 * arrow that awaits, one object to `sendMessage`, `:` for `=` inside it, `const` for `String`; and `return`, so that the
 * test sees what they got. Their empty values are filled in as a reader of the guide would.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogLevelEnum, TencentImSDKPlugin } from 'react-native-tim-js';
import { bindNative, TimPushPlugin } from 'react-native-tim-push';
import { createFakeNative } from 'react-native-tim-push/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextBanner } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';

const sample = (name: string): string => readFileSync(join(import.meta.dirname, '..', 'guide', name), 'utf8');
const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: string[]
) => (...args: unknown[]) => Promise<{ code: number; desc: string }>;
const run = (code: string) =>
  new AsyncFunction('TimPushPlugin', 'LogLevelEnum', 'TencentImSDKPlugin', code)(
    TimPushPlugin,
    LogLevelEnum,
    TencentImSDKPlugin,
  );

describe('the samples of the integration guide', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => {
    await TencentImSDKPlugin.v2TIMManager.unInitSDK();
    await world?.stop();
  });

  it('set up the push of a Xiaomi phone, and send a message that shows on another', async () => {
    const bob = await world.user('bob', 'xiaomi');
    await bob.kill();

    // This process is the guide's app, on a phone of its own.
    const phone = (await world.phone('xiaomi')).phone;
    bindNative(
      createFakeNative({ device: { vendor: 'xiaomi', brand: 'xiaomi' }, register: () => phone.register() }).binding,
    );
    TencentImSDKPlugin.setServer({ url: world.server.addresses.api });
    const init = await TencentImSDKPlugin.v2TIMManager.initSDK(world.sdkAppID, LogLevelEnum.V2TIM_LOG_NONE);
    expect(init.code).toBe(0);

    const options = world.pushOptions('xiaomi');
    const first = sample('init.js.txt')
      .replace('userID = ""', 'userID = "alice"')
      .replace('userSig = ""', `userSig = ${JSON.stringify(world.userSig('alice'))}`)
      .replace('5218', String(options.mi_buz_id))
      .replace("mi_push_app_id: ''", `mi_push_app_id: '${options.mi_push_app_id}'`)
      .replace("mi_push_app_key: ''", `mi_push_app_key: '${options.mi_push_app_key}'`);
    expect(await run(`${first}\nreturn login();`)).toMatchObject({
      code: 0,
      data: { vendor: 'xiaomi', businessID: options.mi_buz_id },
    });

    const banner = nextBanner(bob.phone);
    expect(await run(sample('send.js.txt').replace('"userID"', '"bob"'))).toMatchObject({ code: 0 });
    expect(await banner).toMatchObject({ title: 'alice', body: 'test' });
  });
});
