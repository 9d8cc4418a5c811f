/** What the control API shows of a cloud and of a phone. Pure. */
import type { NotificationChannel, ShownNotification } from '../phones/notification.ts';
import type { Phone } from '../phones/phone.ts';
import type { AppState } from '../phones/phone-event.ts';
import type { TokenMode } from '../phones/vendor-sdk.ts';
import type { CloudName } from '../registry.ts';
import type { Sandbox } from '../sandbox.ts';

export type ShadeView = Omit<ShownNotification, 'source'>;
export interface PhoneView {
  id: string;
  vendor: string;
  packageName: string;
  account: string;
  brand: string;
  model: string;
  region: string;
  appState: AppState;
  locked: boolean;
  online: boolean;
  notificationsOn: boolean;
  tokenMode: TokenMode;
  /** null: not registered. */
  token: string | null;
  rings: number;
  channels: readonly NotificationChannel[];
  shade: readonly ShadeView[];
}

export interface CloudView {
  /** Its port, that of the first environment where it has several. */
  url: string;
  endpoints: Record<string, string>;
  /** Environment → endpoints, where the vendor keeps some apart by host. */
  environments?: Record<string, Record<string, string>>;
}

export function viewCloud(sandbox: Pick<Sandbox, 'clouds' | 'endpoints' | 'environments'>, name: CloudName): CloudView {
  const environments = sandbox.environments(name);
  return {
    url: sandbox.clouds[name].url,
    endpoints: sandbox.endpoints(name),
    ...(Object.keys(environments).length === 0 ? {} : { environments }),
  };
}

export function viewPhone(phone: Phone): PhoneView {
  return {
    id: phone.id,
    vendor: phone.vendor,
    packageName: phone.packageName,
    account: phone.account,
    brand: phone.brand,
    model: phone.model,
    region: phone.region,
    appState: phone.appState,
    locked: phone.locked,
    online: phone.online,
    notificationsOn: phone.notificationsOn,
    tokenMode: phone.tokenMode,
    token: phone.token ?? null,
    rings: phone.rings,
    channels: phone.channels,
    shade: viewShade(phone),
  };
}
/** Without the vendor's raw message: the tap hands that out. */
export function viewShade(phone: Phone): ShadeView[] {
  return phone.shade.map(({ source: _source, ...shown }) => shown);
}
