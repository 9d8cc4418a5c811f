/** The phone's side of a cloud whose SDK checks what the app hands it and gives one token an installation. */
import type { Vendor } from '@tim-push/protocol';
import type { ShownNotification } from '../../phones/notification.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import type { PushReceiver, TapPayload, VendorSdk } from '../../phones/vendor-sdk.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Devices } from './devices.ts';

export interface PhoneSide<A extends Account> {
  vendor: Vendor;
  defaults: VendorSdk['defaults'];
  /** What the SDK reports when it gives no token. */
  failureCode: string;
  accounts: Accounts<A>;
  devices: Devices<A>;
  /** What the SDK compares with what the app passed: parameter → the right value. */
  params(account: A): Readonly<Record<string, string>>;
  tapped(phone: PushReceiver, notification: ShownNotification, coldStart: boolean): TapPayload;
}

export function phoneHost<A extends Account>(side: PhoneSide<A>): PhoneHost {
  const { accounts, devices, vendor, defaults, failureCode } = side;
  return {
    resolveAccount: (wanted) => accounts.resolve(wanted),
    sdk: {
      vendor,
      defaults,
      failureCode,
      register(phone, account, params) {
        const app = accounts.get(account);
        const wrong = Object.entries(side.params(app)).find(
          ([name, right]) => params[name] !== undefined && params[name] !== right,
        );
        if (wrong !== undefined) {
          return { kind: 'failed', vendorCode: failureCode, reason: `${wrong[0]} is not this app's` };
        }
        return { kind: 'token', token: devices.register(app, phone).token };
      },
      forget: (_phone, token) => devices.forget(token),
      reachable: (_phone, token) => devices.reachable(token),
      tapped: side.tapped,
    },
  };
}
