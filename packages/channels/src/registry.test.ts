import { VENDORS } from '@tim-push/protocol';
import { describe, expect, it } from 'vitest';
import {
  type ChannelDefinition,
  type ChannelSpec,
  channelDefinition,
  createChannel,
  meaningOf,
  OptionsError,
  ReceiptError,
  registry,
  titlesOf,
} from './index.ts';

describe('registry', () => {
  it('lists every channel under its vendor', () => {
    for (const [vendor, { spec }] of Object.entries(registry)) {
      expect(spec.vendor).toBe(vendor);
      expect(VENDORS).toContain(vendor);
      expect(channelDefinition(vendor)?.spec).toBe(spec);
    }
  });

  it('reads receipts without a channel for each cloud that sends some, and no bytes that are none', () => {
    for (const { spec, receipts } of Object.values<ChannelDefinition>(registry)) {
      expect(receipts !== undefined, spec.vendor).toBe(spec.receipts);
      const request = { contentType: 'application/json', body: 'no receipt', query: {} };
      if (receipts) expect(() => receipts(undefined).parse(request), spec.vendor).toThrow(ReceiptError);
    }
  });

  it.each(['nokia', 'toString', '__proto__'])('has none for %s', (vendor) => {
    expect(channelDefinition(vendor)).toBeUndefined();
    expect(() => createChannel(vendor as 'fcm', {})).toThrow(OptionsError);
  });

  it.each(Object.values(registry).map(({ spec }): [string, ChannelSpec] => [spec.vendor, spec]))(
    'gives %s a title and a description in both languages for every field of its forms',
    (_vendor, { credentials, options }) => {
      for (const [name, field] of [...Object.entries(credentials.properties), ...Object.entries(options.properties)]) {
        const { enum: choices = [] } = field as { enum?: unknown[] };
        const { title, titleZh } = titlesOf(field);
        const { description, descriptionZh } = meaningOf(field);
        expect(title, name).toMatch(/^[A-Z][\x20-\x7e]+$/);
        // In Chinese, or a name that the vendor's Chinese console has in Latin letters: the description has it too.
        expect(/\p{Script=Han}/u.test(titleZh) || descriptionZh.includes(titleZh || '?'), `${name}: ${titleZh}`).toBe(
          true,
        );
        expect(description, name).toMatch(/[a-z]/);
        expect(description.replaceAll('测试', ''), name).not.toMatch(/\p{Script=Han}/u);
        expect(descriptionZh, name).toMatch(/\p{Script=Han}/u);
        // Both say the same of its numbers and choices.
        const words = (text: string): string[] => text.match(/[\w.#-]+/g) ?? [];
        const said = words(description).filter((word) => /^\d+$/.test(word) || choices.includes(word));
        expect(words(descriptionZh), name).toEqual(expect.arrayContaining(said));
      }
    },
  );

  it('names every region in both languages', () => {
    const regions = Object.values(registry).flatMap(({ spec }: ChannelDefinition) => Object.values(spec.regions ?? {}));
    expect(regions.length).toBeGreaterThan(5);
    for (const { title, titleZh } of regions) {
      expect(title).toMatch(/^[\x20-\x7e]+$/);
      expect(titleZh, title).toMatch(/\p{Script=Han}/u);
    }
  });

  it.each(Object.values(registry).map(({ spec }): [string, ChannelSpec] => [spec.vendor, spec]))(
    'lets a lane of %s fill a request',
    (_vendor, { limits }) => {
      expect(limits.concurrency).toBeGreaterThanOrEqual(limits.mixed ? limits.targets : 1);
    },
  );

  it('marks what is secret', () => {
    const secrets = Object.values(registry).flatMap(({ spec }) =>
      Object.entries(spec.credentials.properties)
        .filter(([, field]) => (field as { secret?: boolean }).secret === true)
        .map(([name]) => `${spec.vendor}.${name}`),
    );
    expect(secrets).toEqual([
      'xiaomi.appSecret',
      'huawei.appSecret',
      'huawei.receiptSecret',
      'honor.clientSecret',
      'oppo.masterSecret',
      'vivo.appSecret',
      'meizu.appSecret',
      'meizu.receiptToken',
      'fcm.private_key',
      'apns.privateKey',
      'apns.certificateKey',
      'harmony.private_key',
      'harmony.receiptSecret',
    ]);
  });

  it('names the vendor account, which is no secret', () => {
    expect(registry.xiaomi.spec.vendorAccount({ packageName: 'com.x.y', appSecret: 's' })).toBe('com.x.y');
    expect(registry.xiaomi.spec.vendorAccount({ packageName: 'com.x.y', appSecret: 's', appId: '28' })).toBe('28');
    expect(registry.huawei.spec.vendorAccount({ appId: '101', appSecret: 's' })).toBe('101');
    expect(registry.meizu.spec.vendorAccount({ appId: '110370', appSecret: 's' })).toBe('110370');
    expect(registry.fcm.spec.vendorAccount({ project_id: 'p' })).toBe('p');
  });
});
