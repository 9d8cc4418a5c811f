/** Xiaomi apps: what a developer has in the console. */
import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { SandboxError } from '../../errors.ts';
import { type ChannelClass, LIMITS, QUOTA_BY_CLASS } from './spec.ts';

const strict = { additionalProperties: false } as const;
const ChannelInput = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 64 }),
    name: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    class: Type.Optional(Type.Union([Type.Literal('private'), Type.Literal('public'), Type.Literal('news')])),
    notifyType: Type.Optional(Type.Integer({ minimum: -1, maximum: 7 })),
    sound: Type.Optional(Type.String()),
  },
  strict,
);
export const AppSchema = Type.Object(
  {
    packageName: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+$' }),
    appId: Type.Optional(Type.String({ pattern: '^[0-9]{6,20}$' })),
    appKey: Type.Optional(Type.String({ minLength: 1 })),
    appSecret: Type.Optional(Type.String({ minLength: 8 })),
    channels: Type.Optional(Type.Array(Type.Union([Type.String({ minLength: 1 }), ChannelInput]))),
    classification: Type.Optional(Type.Union([Type.Literal('new'), Type.Literal('old')])),
    region: Type.Optional(Type.String()),
    qps: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
    installs: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  strict,
);
/**
 * `channels`: a string is the id of a private channel; default one private channel `im`.
 * `classification`: `new` (default, the rule since 2026-08-01, §9): every notification must name a channel, else 27001.
 * `region`: '' China. `qps`: targets a second, null lifts the limit. `installs`: base of the daily quotas.
 */
export type NewApp = Static<typeof AppSchema>;

export interface XiaomiChannel {
  id: string;
  name: string;
  description: string;
  class: Exclude<ChannelClass, 'default'>;
  /** As in `notify_type`. */
  notifyType: number;
  sound: string;
}
export interface XiaomiApp {
  readonly packageName: string;
  readonly appId: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly channels: XiaomiChannel[];
  classification: 'new' | 'old';
  readonly region: string;
  readonly qps: number | null;
  readonly installs: number;
}

export class XiaomiApps {
  readonly #byPackage = new Map<string, XiaomiApp>();
  readonly #bySecret = new Map<string, XiaomiApp>();
  readonly #byId = new Map<string, XiaomiApp>();

  /** @throws {SandboxError} `conflict` when package, id or secret is taken. */
  add(wanted: NewApp): XiaomiApp {
    const number = (1 + this.#byId.size).toString().padStart(6, '0');
    const app: XiaomiApp = {
      packageName: wanted.packageName,
      // Real ids have this look: 2882303761517 + digits.
      appId: wanted.appId ?? `2882303761517${number}`,
      appKey: wanted.appKey ?? `5${randomBytes(6).readUIntBE(0, 6).toString().padStart(15, '0').slice(0, 12)}`,
      appSecret: wanted.appSecret ?? randomBytes(18).toString('base64url'),
      channels: (wanted.channels ?? ['im']).map((channel) =>
        typeof channel === 'string' ? asChannel({ id: channel }) : asChannel(channel),
      ),
      classification: wanted.classification ?? 'new',
      region: wanted.region ?? '',
      qps: wanted.qps === undefined ? LIMITS.qps : wanted.qps,
      installs: wanted.installs ?? 0,
    };
    const taken = this.#byPackage.has(app.packageName)
      ? 'packageName'
      : this.#byId.has(app.appId)
        ? 'appId'
        : this.#bySecret.has(app.appSecret)
          ? 'appSecret'
          : undefined;
    if (taken !== undefined) {
      throw new SandboxError('conflict', `a Xiaomi app with this ${taken} exists already`, {
        field: taken,
        fix: 'use another, or leave it out where it can be generated',
      });
    }
    this.#byPackage.set(app.packageName, app);
    this.#bySecret.set(app.appSecret, app);
    this.#byId.set(app.appId, app);
    return app;
  }

  all(): readonly XiaomiApp[] {
    return [...this.#byId.values()];
  }
  /** By app id or package name. @throws {SandboxError} `not_found`. */
  get(idOrPackage: string): XiaomiApp {
    const app = this.#byId.get(idOrPackage) ?? this.#byPackage.get(idOrPackage);
    if (app === undefined) {
      throw new SandboxError('not_found', `no Xiaomi app "${idOrPackage}"`, {
        field: 'app',
        fix: 'create it first: sandbox.clouds.xiaomi.addApp({ packageName })',
      });
    }
    return app;
  }
  only(): XiaomiApp | undefined {
    return this.#byId.size === 1 ? this.all()[0] : undefined;
  }
  /** `Authorization: key=<APP_SECRET>`, lower-case, no space (§2). */
  authorised(header: string | string[] | undefined): XiaomiApp | undefined {
    if (typeof header !== 'string' || !header.startsWith('key=')) return undefined;
    return this.#bySecret.get(header.slice(4));
  }
}

export function asChannel(input: Static<typeof ChannelInput>): XiaomiChannel {
  return {
    id: input.id,
    name: input.name ?? input.id,
    description: input.description ?? '',
    class: input.class ?? 'private',
    notifyType: input.notifyType ?? -1,
    sound: input.sound ?? '',
  };
}

/** §9: messages a day of one class. */
export function dailyQuota(app: XiaomiApp, of: ChannelClass): number {
  return Math.max(app.installs, LIMITS.quotaBaseMin) * QUOTA_BY_CLASS[of].times;
}
