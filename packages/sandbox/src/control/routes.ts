/** The control API: every verb of the sandbox over HTTP. README lists it. */
import type { TProperties, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { checked } from '../check.ts';
import type { Cloud } from '../clouds/cloud.ts';
import { SandboxError } from '../errors.ts';
import type { Faults } from '../faults/fault-spec.ts';
import type { Phone } from '../phones/phone.ts';
import type { NewPhone } from '../phones/phones.ts';
import { CLOUDS, type CloudName, isCloudName } from '../registry.ts';
import type { Sandbox } from '../sandbox.ts';
import * as schemas from './schemas.ts';
import { viewCloud, viewPhone, viewShade } from './view.ts';

export type ControlledSandbox = Omit<Sandbox, 'controlUrl'>;
export interface ControlCall {
  sandbox: ControlledSandbox;
  /** Named parts of the path. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
}
export interface ControlRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` stands for one part. */
  path: string;
  run(call: ControlCall): unknown;
}

/** A route whose body is checked against `schema` first. */
function withBody<S extends TSchema>(
  method: ControlRoute['method'],
  path: string,
  schema: S,
  run: (call: ControlCall & { body: ReturnType<typeof readAs<S>> }) => unknown,
): ControlRoute {
  const validator = Compile(schema);
  return {
    method,
    path,
    run: (call) => run({ ...call, body: readAs<S>(validator as Validator<TProperties, S>, call.body ?? {}) }),
  };
}
function readAs<S extends TSchema>(validator: Validator<TProperties, S>, body: unknown) {
  return checked(validator, body, 'body');
}

function vendorOf({ params, sandbox }: ControlCall): CloudName {
  const name = params['vendor'] ?? '';
  if (isCloudName(name) && sandbox.started.includes(name)) return name;
  throw new SandboxError('cloud_not_started', `no cloud "${name}" runs in this sandbox`, {
    field: 'vendor',
    fix: `use one of: ${sandbox.started.join(', ')}`,
  });
}
const cloudOf = (call: ControlCall): Cloud => call.sandbox.clouds[vendorOf(call)];
const phoneOf = ({ sandbox, params }: ControlCall): Phone => sandbox.phones.get(params['id'] ?? '');

function info({ sandbox }: ControlCall): unknown {
  return {
    ca: sandbox.ca,
    sharedUrl: sandbox.sharedUrl,
    clouds: Object.fromEntries(sandbox.started.map((name) => [name, viewCloud(sandbox, name)])),
  };
}

export const ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: '/health', run: () => ({ ok: true }) },
  { method: 'GET', path: '/v1/info', run: info },

  { method: 'GET', path: '/v1/clouds/:vendor/accounts', run: (call) => cloudOf(call).accounts() },
  { method: 'POST', path: '/v1/clouds/:vendor/accounts', run: (call) => cloudOf(call).addAccount(call.body ?? {}) },
  withBody('POST', '/v1/clouds/:vendor/tokens', schemas.TokensSchema, (call) => ({
    tokens: cloudOf(call).addTokens(call.body.account, call.body.count),
  })),
  { method: 'GET', path: '/v1/clouds/:vendor/sunk', run: (call) => ({ count: cloudOf(call).sunk }) },
  {
    method: 'POST',
    path: '/v1/clouds/:vendor/verbs/:verb',
    run: (call) => {
      const verb = cloudOf(call).verbs[call.params['verb'] ?? ''];
      if (verb === undefined) {
        throw new SandboxError('not_found', `cloud ${call.params['vendor']} has no verb "${call.params['verb']}"`, {
          field: 'verb',
          fix: `use one of: ${Object.keys(cloudOf(call).verbs).join(', ') || '(none)'}`,
        });
      }
      return verb.run(call.body ?? {}) ?? {};
    },
  },
  {
    method: 'GET',
    path: '/v1/clouds/:vendor/switches',
    run: (call) => ({ positions: cloudOf(call).switches, switches: CLOUDS[vendorOf(call)].switches }),
  },
  withBody('PATCH', '/v1/clouds/:vendor/switches', schemas.SwitchesSchema, (call) => {
    call.sandbox.turn(vendorOf(call), call.body);
    return { positions: cloudOf(call).switches };
  }),
  { method: 'GET', path: '/v1/clouds/:vendor/faults', run: (call) => call.sandbox.faults.get(vendorOf(call)) },
  {
    method: 'PUT',
    path: '/v1/clouds/:vendor/faults',
    // `set` checks the body itself.
    run: async (call) => {
      await call.sandbox.faults.set(vendorOf(call), (call.body ?? {}) as Faults);
      return call.sandbox.faults.get(vendorOf(call));
    },
  },
  {
    method: 'DELETE',
    path: '/v1/clouds/:vendor/faults',
    run: async (call) => {
      await call.sandbox.faults.clear(vendorOf(call));
      return {};
    },
  },
  {
    method: 'DELETE',
    path: '/v1/faults',
    run: async ({ sandbox }) => {
      await sandbox.faults.clear();
      return {};
    },
  },

  { method: 'GET', path: '/v1/phones', run: ({ sandbox }) => sandbox.phones.all().map(viewPhone) },
  withBody('POST', '/v1/phones', schemas.NewPhoneSchema, async ({ sandbox, body }) =>
    viewPhone(await sandbox.phones.add(body as NewPhone)),
  ),
  { method: 'GET', path: '/v1/phones/:id', run: (call) => viewPhone(phoneOf(call)) },
  withBody('PATCH', '/v1/phones/:id', schemas.PhoneChangeSchema, (call) => changePhone(phoneOf(call), call.body)),
  {
    method: 'DELETE',
    path: '/v1/phones/:id',
    run: ({ sandbox, params }) => {
      sandbox.phones.remove(params['id'] ?? '');
      return {};
    },
  },
  withBody('POST', '/v1/phones/:id/register', schemas.RegisterSchema, async (call) => ({
    token: await phoneOf(call).register(call.body.params ?? {}),
  })),
  { method: 'POST', path: '/v1/phones/:id/deliver-token', run: (call) => ({ token: phoneOf(call).deliverToken() }) },
  {
    method: 'POST',
    path: '/v1/phones/:id/unregister',
    run: (call) => {
      phoneOf(call).unregister();
      return {};
    },
  },
  {
    method: 'POST',
    path: '/v1/phones/:id/clear-data',
    run: (call) => {
      phoneOf(call).clearData();
      return {};
    },
  },
  withBody('POST', '/v1/phones/:id/channels', schemas.ChannelSchema, (call) => {
    phoneOf(call).createChannel(call.body);
    return { channels: phoneOf(call).channels };
  }),
  withBody('PATCH', '/v1/phones/:id/channels/:channel', schemas.ImportanceSchema, (call) => {
    phoneOf(call).setChannelImportance(call.params['channel'] ?? '', call.body.importance);
    return { channels: phoneOf(call).channels };
  }),
  { method: 'GET', path: '/v1/phones/:id/shade', run: (call) => viewShade(phoneOf(call)) },
  { method: 'GET', path: '/v1/phones/:id/log', run: (call) => phoneOf(call).log },
  withBody('POST', '/v1/phones/:id/tap', schemas.NotificationSchema, (call) =>
    phoneOf(call).tap(call.body.notification),
  ),
  withBody('POST', '/v1/phones/:id/swipe', schemas.NotificationSchema, (call) => {
    phoneOf(call).swipe(call.body.notification);
    return { shade: viewShade(phoneOf(call)) };
  }),
  {
    method: 'POST',
    path: '/v1/phones/:id/clear-notifications',
    run: (call) => {
      phoneOf(call).clearNotifications();
      return {};
    },
  },

  {
    method: 'GET',
    path: '/v1/clock',
    run: ({ sandbox }) => ({ nowMs: sandbox.clock.now(), kind: sandbox.clock.kind }),
  },
  withBody('POST', '/v1/clock/advance', schemas.AdvanceSchema, async ({ sandbox, body }) => {
    await sandbox.clock.advance(body.ms);
    return { nowMs: sandbox.clock.now() };
  }),
  withBody('PUT', '/v1/clock', schemas.SetClockSchema, async ({ sandbox, body }) => {
    await sandbox.clock.set(body.epochMs);
    return { nowMs: sandbox.clock.now() };
  }),
  {
    method: 'POST',
    path: '/v1/receipts/flush',
    run: async ({ sandbox }) => {
      await sandbox.flushReceipts();
      return {};
    },
  },
  {
    method: 'GET',
    path: '/v1/events/recent',
    run: ({ sandbox, query }) => sandbox.events.recent(Number(query.get('since') ?? 0)),
  },
];

function changePhone(
  phone: Phone,
  change: {
    appState?: Phone['appState'];
    locked?: boolean;
    network?: 'on' | 'off';
    notifications?: 'on' | 'off';
    tokenMode?: Phone['tokenMode'];
  },
): unknown {
  if (change.tokenMode !== undefined) phone.tokenMode = change.tokenMode;
  if (change.appState !== undefined) phone.appState = change.appState;
  if (change.locked === true) phone.lock();
  if (change.locked === false) phone.unlock();
  if (change.notifications !== undefined) phone.notifications(change.notifications);
  if (change.network !== undefined) phone.network(change.network);
  return viewPhone(phone);
}
