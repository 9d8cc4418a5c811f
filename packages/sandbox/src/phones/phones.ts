/** All virtual phones of a sandbox. */
import type { Vendor } from '@tim-push/protocol';
import type { Clock } from '../clock.ts';
import { SandboxError } from '../errors.ts';
import type { SandboxEvents } from '../events.ts';
import { Phone } from './phone.ts';
import type { VendorSdk } from './vendor-sdk.ts';

export interface NewPhone {
  vendor: Vendor;
  /** Default: the package of `app`, or the only one of the account. */
  packageName?: string;
  /** Xiaomi: the app (record of `addApp`, or its app id). Default: the one of this package. */
  app?: string | { appId: string };
  /** FCM: the project (record of `addProject`, or its id). Default: the one that has this package, or the only one. */
  project?: string | { projectId: string };
  /** Default: the cloud's usual phone. */
  brand?: string;
  model?: string;
  /** Region of the maker's account, where the cloud has regions. Default: the app's. */
  region?: string;
  /** Default true. */
  online?: boolean;
  /** Default `phone-1`, `phone-2` … */
  id?: string;
}

/** What phones need of a cloud. */
export interface PhoneHost {
  readonly sdk: VendorSdk;
  /** Finds the account and package a new phone's app was built with. @throws {SandboxError} saying what is missing. */
  resolveAccount(wanted: { account?: string; packageName?: string }): {
    account: string;
    packageName: string;
    region: string;
  };
}

export class Phones {
  readonly #phones = new Map<string, Phone>();
  readonly #hosts: ReadonlyMap<Vendor, PhoneHost>;
  readonly #clock: Clock;
  readonly #events: SandboxEvents;
  #next = 1;

  constructor(hosts: ReadonlyMap<Vendor, PhoneHost>, clock: Clock, events: SandboxEvents) {
    this.#hosts = hosts;
    this.#clock = clock;
    this.#events = events;
  }

  /** Switches a new phone on, app installed and in the background. @throws {SandboxError} for an unknown cloud, app or project. */
  async add(wanted: NewPhone): Promise<Phone> {
    const host = this.#hosts.get(wanted.vendor);
    if (host === undefined) {
      throw new SandboxError('cloud_not_started', `no cloud "${wanted.vendor}" runs in this sandbox`, {
        field: 'vendor',
        fix: `use one of: ${[...this.#hosts.keys()].join(', ')}`,
      });
    }
    const app = typeof wanted.app === 'object' ? wanted.app.appId : wanted.app;
    const project = typeof wanted.project === 'object' ? wanted.project.projectId : wanted.project;
    const named = app ?? project;
    const resolved = host.resolveAccount({
      ...(named === undefined ? {} : { account: named }),
      ...(wanted.packageName === undefined ? {} : { packageName: wanted.packageName }),
    });
    const id = wanted.id ?? this.#freeId();
    if (this.#phones.has(id)) {
      throw new SandboxError('conflict', `a phone "${id}" exists already`, { field: 'id', fix: 'choose another id' });
    }
    const phone = new Phone(
      {
        id,
        packageName: resolved.packageName,
        account: resolved.account,
        brand: wanted.brand ?? host.sdk.defaults.brand,
        model: wanted.model ?? host.sdk.defaults.model,
        region: wanted.region ?? resolved.region,
        online: wanted.online ?? true,
      },
      { clock: this.#clock, events: this.#events, sdk: host.sdk },
    );
    this.#phones.set(id, phone);
    return phone;
  }

  /** @throws {SandboxError} `not_found`. */
  get(id: string): Phone {
    const phone = this.#phones.get(id);
    if (phone === undefined) {
      throw new SandboxError('not_found', `no phone "${id}"`, { field: 'id', fix: 'GET /v1/phones lists them' });
    }
    return phone;
  }
  all(): readonly Phone[] {
    return [...this.#phones.values()];
  }
  /** Throws the phone away: its app is uninstalled. */
  remove(id: string): void {
    this.get(id).appState = 'uninstalled';
    this.#phones.delete(id);
  }

  #freeId(): string {
    while (this.#phones.has(`phone-${this.#next}`)) this.#next += 1;
    return `phone-${this.#next++}`;
  }
}
