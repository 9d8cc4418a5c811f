import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { CertificateRow } from '../../store/index.ts';
import {
  channelOf,
  checkCredentials,
  checkOptions,
  type Fields,
  knownFields,
  mergeFields,
} from './certificate-input.ts';
import { certificateView, fieldsView, openCredentials, openProxy } from './certificate-view.ts';
import { changedFields } from './changed-fields.ts';
import { type AdminDeps, resolveApp, resolveCertificate } from './context.ts';
import { inputReader } from './input.ts';
import { appIdOfQuery, idOf } from './params.ts';

/** Parts of a certificate whose own fields the audit log names. */
const GROUPS = ['credentials', 'options', 'endpoints'];
/** How long a credential check may take. */
const VERIFY_MS = 20_000;

const Anything = Type.Record(Type.String(), Type.Unknown());
const settable = {
  name: Type.Optional(Type.String({ maxLength: 100, description: 'A name for people, at most 100 characters' })),
  credentials: Type.Optional(Anything),
  /** As the vendor hands it out (FCM's service-account file): what the channel does not know in it is left out. */
  credentialsFile: Type.Optional(Anything),
  options: Type.Optional(Anything),
  endpoints: Type.Optional(
    Type.Record(Type.String(), Type.String({ pattern: '^https?://' }), {
      description: 'Other hosts of the cloud, name → base URL; {} for its own',
    }),
  ),
  proxy: Type.Optional(
    Type.String({ pattern: '^$|^http://', description: "A proxy 'http://user:pass@host:port', '' for none" }),
  ),
  enabled: Type.Optional(Type.Boolean({ description: 'false: nothing is sent with it' })),
};
const readNew = inputReader(
  Type.Object({
    ...settable,
    vendor: Type.String({ description: 'A push cloud, see GET /admin/v1/vendors' }),
    appId: Type.Optional(Type.Integer({ minimum: 1, description: 'SDKAppID; absent: the only app' })),
  }),
);
const readPatch = inputReader(Type.Object(settable));
interface Change {
  name?: string;
  credentials?: Fields;
  credentialsFile?: Fields;
  options?: Fields;
  endpoints?: Record<string, string>;
  proxy?: string;
  enabled?: boolean;
}

export function registerCertificates(api: FastifyInstance, deps: AdminDeps): void {
  api.get('/vendors', async () => ({
    vendors: deps.vendors.flatMap((vendor) => {
      const spec = deps.channel(vendor)?.spec;
      if (spec === undefined) return [];
      const { limits, regions } = spec;
      const fields = { credentials: fieldsView(spec.credentials), options: fieldsView(spec.options) };
      return [{ vendor, ...fields, limits, ...(regions === undefined ? {} : { regions }) }];
    }),
  }));
  api.get('/certificates', async (request) => {
    const rows = await deps.store.listCertificates(appIdOfQuery(request));
    return { certificates: rows.map((row) => certificateView(deps, row)) };
  });
  api.get('/certificates/:id', async (request) => certificateView(deps, await resolveCertificate(deps, idOf(request))));

  api.post('/certificates', async (request, reply) => {
    const { vendor: vendorName, appId, ...change } = readNew(request.body);
    const app = await resolveApp(deps, appId);
    const { vendor } = channelOf(deps, vendorName);
    const nowMs = deps.now();
    const draft: Omit<CertificateRow, 'id' | 'laneId'> = {
      appId: app.appId,
      vendor,
      name: vendor,
      vendorAccount: '',
      sealedCredentials: '',
      options: {},
      endpoints: {},
      sealedProxy: '',
      enabled: true,
      createdMs: nowMs,
      updatedMs: nowMs,
    };
    // Checked before an id is taken: ids are never given twice, so a typing mistake shall not use one up.
    await checked(deps, draft, change, { credentials: {}, proxy: '' });
    const { row, changed } = await put(deps, { ...draft, id: await deps.store.reserveCertificateId() }, change);
    deps.log.info(
      { audit: 'certificate_created', certificate: row.id, appId: app.appId, vendor, fields: changed },
      'a certificate was created',
    );
    return await reply.code(201).send(certificateView(deps, row));
  });
  api.patch('/certificates/:id', async (request) => {
    const former = await resolveCertificate(deps, idOf(request));
    const { row, changed } = await put(deps, { ...former, updatedMs: deps.now() }, readPatch(request.body));
    deps.log.info(
      { audit: 'certificate_updated', certificate: row.id, appId: row.appId, vendor: row.vendor, fields: changed },
      'a certificate was changed',
    );
    return certificateView(deps, row);
  });
  api.delete('/certificates/:id', async (request) => {
    const { id } = await resolveCertificate(deps, idOf(request));
    await deps.store.deleteCertificate(id, deps.now());
    await deps.live?.certificateChanged(id);
    deps.log.info({ audit: 'certificate_deleted', certificate: id }, 'a certificate was deleted');
    return { id, deleted: true };
  });
  api.post('/certificates/:id/verify', async (request) => {
    const row = await resolveCertificate(deps, idOf(request));
    return { id: row.id, vendor: row.vendor, ...(await verify(deps, row)) };
  });
}

interface Opened {
  credentials: Fields;
  proxy: string;
}

/** What the certificate will hold, approved by the channel itself. @throws naming the field that is wrong. */
async function checked(
  deps: AdminDeps,
  row: Pick<CertificateRow, 'vendor' | 'options' | 'endpoints'>,
  change: Change,
  former: Opened,
): Promise<Opened & { options: Fields; endpoints: Record<string, string>; vendorAccount: string }> {
  const { definition } = channelOf(deps, row.vendor);
  const schema = definition.spec.credentials;
  const given = {
    ...(change.credentialsFile === undefined ? {} : knownFields(schema, change.credentialsFile)),
    ...change.credentials,
  };
  const credentials = mergeFields(schema, former.credentials, given, 'credentials');
  const options = mergeFields(definition.spec.options, row.options, change.options ?? {}, 'options');
  const endpoints = change.endpoints ?? row.endpoints;
  const proxy = change.proxy ?? former.proxy;
  checkOptions(definition.spec.options, options);
  await checkCredentials(definition, credentials, { endpoints, proxy, connect: deps.connect });
  return { credentials, options, endpoints, proxy, vendorAccount: definition.spec.vendorAccount(credentials) };
}

/** @returns the certificate as it is now, and the names of what is not as it was. */
async function put(
  deps: AdminDeps,
  former: Omit<CertificateRow, 'laneId'>,
  change: Change,
): Promise<{ row: CertificateRow; changed: string[] }> {
  const withLane: CertificateRow = { ...former, laneId: 0 };
  const opened = { credentials: openCredentials(deps, withLane), proxy: openProxy(deps, withLane) };
  const next = await checked(deps, former, change, opened);
  const row = await deps.store.putCertificate({
    ...former,
    name: change.name ?? former.name,
    enabled: change.enabled ?? former.enabled,
    options: next.options,
    endpoints: next.endpoints,
    vendorAccount: next.vendorAccount,
    // The sealed text changes only with what it holds: the store voids doubtful verdicts on tokens when it does.
    sealedCredentials: isDeepStrictEqual(next.credentials, opened.credentials)
      ? former.sealedCredentials
      : deps.secrets.seal(JSON.stringify(next.credentials), `certificate:${former.id}`),
    sealedProxy: next.proxy === '' ? '' : deps.secrets.seal(next.proxy, `proxy:${former.id}`),
  });
  await deps.live?.certificateChanged(row.id);
  const shown = (
    { name, enabled, options, endpoints }: Omit<CertificateRow, 'laneId'>,
    { credentials, proxy }: Opened,
  ) => ({
    ...{ name, enabled, credentials, options, endpoints, proxy },
  });
  return { row, changed: changedFields(shown(former, opened), shown(row, next), GROUPS) };
}

async function verify(deps: AdminDeps, row: CertificateRow): Promise<object> {
  const { definition } = channelOf(deps, row.vendor);
  const proxy = openProxy(deps, row);
  const channel = definition.create(openCredentials(deps, row), {
    endpoints: row.endpoints,
    ...(proxy === '' ? {} : { proxy }),
    ...deps.connect,
  });
  try {
    return await channel.check(AbortSignal.timeout(VERIFY_MS));
  } finally {
    await channel.close();
  }
}
