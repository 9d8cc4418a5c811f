import { isDeepStrictEqual } from 'node:util';
import type { AdminStore, CertificateRow } from '../../contract/index.ts';
import { type AppRecord, toAppRow } from '../app-row.ts';
import { followLane, voidStrikes } from '../certificate-change.ts';
import { type CertificateRecord, findCertificate, forgetCertificate, toCertificateRow } from '../certificate-row.ts';
import { nextNumber } from '../counters.ts';
import { adoptTokens } from '../device-binding.ts';
import { ensureLane } from '../lane-row.ts';
import type { Commands, Tx } from '../tx.ts';
import { cancelCertificatePushes } from './pushes-cancel.ts';

const INSERT_APP = `INSERT INTO apps (app_id, name, sealed_secret, admins, settings, disabled, created_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (app_id) DO NOTHING`;
const LIST_APPS = 'SELECT * FROM apps ORDER BY app_id';
const UPDATE_APP = `UPDATE apps SET name = coalesce(?, name), sealed_secret = coalesce(?, sealed_secret),
  admins = coalesce(?, admins), settings = coalesce(?, settings), disabled = coalesce(?, disabled) WHERE app_id = ?`;

const PUT_CERTIFICATE = `INSERT INTO certificates (id, app_id, vendor, name, lane_id, vendor_account, sealed_credentials,
    options, endpoints, sealed_proxy, enabled, created_ms, updated_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, vendor = excluded.vendor, name = excluded.name,
    lane_id = excluded.lane_id, vendor_account = excluded.vendor_account,
    sealed_credentials = excluded.sealed_credentials, options = excluded.options, endpoints = excluded.endpoints,
    sealed_proxy = excluded.sealed_proxy, enabled = excluded.enabled, updated_ms = excluded.updated_ms`;
const LIST_CERTIFICATES = 'SELECT * FROM certificates ORDER BY id';
const CERTIFICATES_OF_APP = 'SELECT * FROM certificates WHERE app_id = ? ORDER BY id';
const DELETE_CERTIFICATE = 'DELETE FROM certificates WHERE id = ?';

const GET_META = 'SELECT value FROM meta WHERE key = ?';
const SET_META = 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);

export const adminCommands: Commands<AdminStore> = {
  createApp: {
    kind: 'write',
    run(tx, app) {
      const { appId, name, sealedSecret, admins, settings, disabled, createdMs } = app;
      const values = [appId, name, sealedSecret, json(admins), json(settings), bit(disabled), createdMs];
      return { created: tx.run(INSERT_APP, ...values).changes > 0 };
    },
  },
  listApps: { kind: 'read', run: (tx) => tx.all<AppRecord>(LIST_APPS).map(toAppRow) },
  updateApp: {
    kind: 'write',
    run(tx, appId, { name, sealedSecret, admins, settings, disabled }) {
      const off = disabled === undefined ? null : bit(disabled);
      const patch = [name ?? null, sealedSecret ?? null, json(admins), json(settings), off];
      return tx.run(UPDATE_APP, ...patch, appId).changes > 0;
    },
  },

  reserveCertificateId: { kind: 'write', run: (tx) => nextNumber(tx, 'certificate id') },
  putCertificate: { kind: 'write', run: putCertificate },
  listCertificates: {
    kind: 'read',
    run(tx, appId) {
      const records =
        appId === undefined
          ? tx.all<CertificateRecord>(LIST_CERTIFICATES)
          : tx.all<CertificateRecord>(CERTIFICATES_OF_APP, appId);
      return records.map(toCertificateRow);
    },
  },
  getCertificate: { kind: 'read', run: findCertificate },
  deleteCertificate: {
    kind: 'write',
    run(tx, id, nowMs) {
      if (tx.run(DELETE_CERTIFICATE, id).changes === 0) return false;
      forgetCertificate(tx, id);
      cancelCertificatePushes(tx, id, 'certificate_removed', nowMs);
      return true;
    },
  },

  getMeta: { kind: 'read', run: (tx, key) => tx.get<{ value: string }>(GET_META, key)?.value },
  setMeta: { kind: 'write', run: (tx, key, value) => void tx.run(SET_META, key, value) },
};

function putCertificate(tx: Tx, row: Omit<CertificateRow, 'laneId'>): CertificateRow {
  const laneId = ensureLane(tx, row.vendor, row.vendorAccount);
  const former = findCertificate(tx, row.id);
  tx.run(
    PUT_CERTIFICATE,
    row.id,
    row.appId,
    row.vendor,
    row.name,
    laneId,
    row.vendorAccount,
    row.sealedCredentials,
    JSON.stringify(row.options),
    JSON.stringify(row.endpoints),
    row.sealedProxy,
    bit(row.enabled),
    row.createdMs,
    row.updatedMs,
  );
  forgetCertificate(tx, row.id);
  const certificate = { id: row.id, appId: row.appId, laneId };
  adoptTokens(tx, certificate);
  if (former === undefined) return readBack(tx, row.id);
  if (former.laneId !== laneId) followLane(tx, certificate, row.updatedMs);
  else if (former.sealedCredentials !== row.sealedCredentials || !isDeepStrictEqual(former.endpoints, row.endpoints)) {
    voidStrikes(tx, certificate);
  }
  return readBack(tx, row.id);
}

function readBack(tx: Tx, id: number): CertificateRow {
  const stored = findCertificate(tx, id);
  if (stored === undefined) throw new Error(`certificate ${id} is gone right after it was put`);
  return stored;
}
