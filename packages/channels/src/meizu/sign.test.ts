import { describe, expect, it } from 'vitest';
import { sign, signedForm } from './sign.ts';

/** The worked examples of clouds/meizu.md §2. */
describe('meizu signature', () => {
  it.each<[string, Record<string, string>, string, string]>([
    [
      'the README of the vendor',
      {
        appId: '10000',
        pushIds: 'RA50c6348036344485d01776773577c64740465480a6b',
        messageJson: '{"title":"title","content":"content","pushTimeInfo":{"offLine":1,"validTime":24}}',
      },
      '<APP_SECRET>',
      'ac076ff25d9900015a681cb5172aa53b',
    ],
    [
      'parameters in another order',
      { subSwitch: '1', msgType: '0', pushId: '862891030007404100999', appId: '100999' },
      '531732bc45324098978bf41c6954c09e',
      '5bd43df385bec6f236c6417d437741e7',
    ],
    [
      'a push',
      {
        appId: '123456',
        pushIds: 'PID1,PID2',
        messageJson:
          '{"noticeBarInfo":{"noticeMsgType":1,"noticeBarType":0,"title":"Alice","content":"hello"},"clickTypeInfo":{"clickType":0},"pushTimeInfo":{"offLine":1,"validTime":24}}',
      },
      '0123456789abcdef0123456789abcdef',
      'b26316963bd37351fb2ddcd8bdc5f9c6',
    ],
  ])('agrees with %s', (_name, parameters, secret, signature) => {
    expect(sign(parameters, secret)).toBe(signature);
  });

  it('signs raw values and sends them encoded', () => {
    const form = new URLSearchParams(signedForm({ appId: '1', messageJson: '{"a":"你 好+&"}' }, 's'));
    expect(Object.fromEntries(form)).toEqual({
      appId: '1',
      messageJson: '{"a":"你 好+&"}',
      sign: sign({ appId: '1', messageJson: '{"a":"你 好+&"}' }, 's'),
    });
  });
});
