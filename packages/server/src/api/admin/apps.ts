import { USER_ID_PATTERN } from '@tim-push/protocol';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { appSettingsSchema, readAppSettings } from '../../config/index.ts';
import type { AppRow } from '../../store/index.ts';
import { changedFields } from './changed-fields.ts';
import { type AdminDeps, resolveApp } from './context.ts';
import { inputReader } from './input.ts';
import { appIdOf } from './params.ts';
import { problem } from './problems.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, description: 'A name of 1 to 100 characters' });
const Admins = Type.Array(Type.String({ pattern: USER_ID_PATTERN }), {
  minItems: 1,
  description: 'User IDs that may call REST v4, at least one',
});
const readNew = inputReader(
  Type.Object({
    name: Name,
    admins: Type.Optional(Admins),
    appId: Type.Optional(Type.Integer({ minimum: 1, description: 'An SDKAppID to keep; absent: a random one' })),
    secret: Type.Optional(
      Type.String({
        pattern: '^[\\x21-\\x7e]{16,128}$',
        description: 'A UserSig secret to keep; absent: a random one',
      }),
    ),
  }),
);
const { sealedCallbackToken: _, ...settable } = appSettingsSchema.properties;
/** null takes a setting away. */
const nullable = Object.fromEntries(
  Object.entries(settable).map(([name, schema]) => {
    const { description } = schema as { description?: string };
    return [name, Type.Optional(Type.Union([schema, Type.Null()], description === undefined ? {} : { description }))];
  }),
);
const readPatch = inputReader(
  Type.Object({
    ...nullable,
    callbackToken: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 256 }), Type.Null()], {
        description: 'Signs callbacks; null takes it away',
      }),
    ),
    name: Type.Optional(Name),
    admins: Type.Optional(Admins),
    disabled: Type.Optional(Type.Boolean({ description: 'true: logins and REST calls of this app are refused' })),
  }),
);

export function registerApps(api: FastifyInstance, deps: AdminDeps): void {
  api.get('/apps', async () => ({ apps: (await deps.store.listApps()).map(appView) }));
  api.post('/apps', async (request, reply) => {
    const { name, admins = ['administrator'], ...kept } = readNew(request.body);
    const appId = await deps.createApp({ name, admins, ...kept });
    if (appId === undefined) throw problem('app_exists', 'appId', { id: kept.appId ?? 0 });
    await deps.live?.appsChanged();
    deps.log.info({ audit: 'app_created', appId }, 'an app was created');
    return await reply.code(201).send(appView(await resolveApp(deps, appId)));
  });
  api.get('/apps/:appId', async (request) => appView(await resolveApp(deps, appIdOf(request))));
  api.patch('/apps/:appId', async (request) => {
    const app = await resolveApp(deps, appIdOf(request));
    const { name, admins, disabled, callbackToken, ...given } = readPatch(request.body);
    const settings: Record<string, unknown> = { ...app.settings, ...given };
    if (callbackToken !== undefined) {
      settings['sealedCallbackToken'] =
        callbackToken === null ? null : deps.secrets.seal(callbackToken, `app:${app.appId}`);
    }
    if (admins !== undefined)
      await deps.store.importAccounts(
        app.appId,
        admins.map((userId) => ({ userId })),
        deps.now(),
      );
    const kept = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
    await deps.store.updateApp(app.appId, {
      settings: kept,
      ...(name === undefined ? {} : { name }),
      ...(admins === undefined ? {} : { admins }),
      ...(disabled === undefined ? {} : { disabled }),
    });
    await deps.live?.appsChanged();
    const next = { name: name ?? app.name, admins: admins ?? app.admins, disabled: disabled ?? app.disabled };
    const changed = changedFields({ ...app }, { ...app, ...next, settings: kept }, ['settings']).map((field) =>
      field.replace(/^settings\./, '').replace(/^sealedCallbackToken$/, 'callbackToken'),
    );
    deps.log.info({ audit: 'app_updated', appId: app.appId, fields: changed }, 'an app was changed');
    return appView(await resolveApp(deps, app.appId));
  });
  /** Sealed: only who has the key file can open it. `tim-push usersig` and `tim-push app secret` do. */
  api.get('/apps/:appId/sealed-secret', async (request) => {
    const app = await resolveApp(deps, appIdOf(request));
    return { appId: app.appId, sealedSecret: app.sealedSecret };
  });
}

function appView(app: AppRow): Record<string, unknown> {
  const { appId, name, admins, disabled, createdMs } = app;
  const { sealedCallbackToken, ...settings } = readAppSettings(app.settings);
  return { appId, name, admins, settings, callbackTokenSet: sealedCallbackToken !== undefined, disabled, createdMs };
}
