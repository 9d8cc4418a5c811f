/** The vendor accounts (apps) of one cloud: found by id or package, each of both only once unless the cloud says otherwise. */
import { SandboxError } from '../../errors.ts';

export interface Account {
  /** The vendor's own number of the app. */
  readonly appId: string;
  readonly packageName: string;
}

export class Accounts<A extends Account> {
  readonly #vendor: string;
  readonly #unique: (account: A) => string;
  readonly #packages = new Set<string>();
  readonly #byId = new Map<string, A>();
  readonly #byPackage = new Map<string, A>();

  /** @param unique what no two accounts have in common; by package the first of several is found. */
  constructor(vendor: string, unique: (account: A) => string = ({ packageName }) => packageName) {
    this.#vendor = vendor;
    this.#unique = unique;
  }

  /** @throws {SandboxError} `conflict` when id or package is taken. */
  add(account: A): A {
    const taken = this.#byId.has(account.appId)
      ? 'appId'
      : this.#packages.has(this.#unique(account))
        ? 'packageName'
        : '';
    if (taken !== '') {
      throw new SandboxError('conflict', `an app of cloud ${this.#vendor} with this ${taken} exists already`, {
        field: taken,
        fix: 'use another, or leave it out where it can be generated',
      });
    }
    this.#byId.set(account.appId, account);
    this.#packages.add(this.#unique(account));
    if (!this.#byPackage.has(account.packageName)) this.#byPackage.set(account.packageName, account);
    return account;
  }

  get size(): number {
    return this.#byId.size;
  }
  all(): readonly A[] {
    return [...this.#byId.values()];
  }
  find(idOrPackage: string): A | undefined {
    return this.#byId.get(idOrPackage) ?? this.#byPackage.get(idOrPackage);
  }
  /** @throws {SandboxError} `not_found`. */
  get(idOrPackage: string): A {
    const account = this.find(idOrPackage);
    if (account !== undefined) return account;
    throw new SandboxError('not_found', `no app "${idOrPackage}" in cloud ${this.#vendor}`, {
      field: 'app',
      fix: `create it first: sandbox.clouds.${this.#vendor}.addApp({ packageName })`,
    });
  }

  /** Which app a new phone was built with: the named one, or the only one there is. @throws {SandboxError}. */
  resolve(wanted: { account?: string; packageName?: string }): {
    account: string;
    packageName: string;
    region: string;
  } {
    const name = wanted.account ?? wanted.packageName;
    const account = name === undefined ? (this.size === 1 ? this.all()[0] : undefined) : this.get(name);
    if (account === undefined) {
      throw new SandboxError('bad_request', `which app of cloud ${this.#vendor} is on this phone?`, {
        field: 'app',
        fix: 'pass app or packageName',
      });
    }
    if (wanted.packageName !== undefined && wanted.packageName !== account.packageName) {
      throw new SandboxError(
        'bad_request',
        `app ${account.appId} has package ${account.packageName}, not ${wanted.packageName}`,
        { field: 'packageName', fix: 'leave packageName out, or create an app for it' },
      );
    }
    return { account: account.appId, packageName: account.packageName, region: '' };
  }
}
