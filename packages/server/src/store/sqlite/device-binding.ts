/**
 * Which device holds which token (DESIGN §4 invariant 5): one holder per (app, vendor account, token), the highest login
 * epoch wins. A token reported for a certificate that does not exist (yet) has lane 0, which counts as every lane: so
 * a phone that changed hands never has two holders because one of them named a wrong certificate.
 */
import type { CancelReason, TokenReport, TokenResult } from '../contract/index.ts';
import { certificateKey } from './certificate-row.ts';
import { cancelDevicePushes } from './commands/pushes-cancel.ts';
import { type DeviceRecord, deviceRecord } from './device-row.ts';
import type { Tx } from './tx.ts';

const HOLDERS = `SELECT id, epoch, token_lane, certificate_id FROM devices
  WHERE app_id = ? AND token = ? AND token <> '' AND id <> ?`;
const BIND = `UPDATE devices SET certificate_id = ?, token = ?, token_lane = ?, token_at_ms = ?, retired_lane = 0,
  retired_code = '', retired_at_ms = 0, strikes = 0, notifications_off = 0, brand = coalesce(?, brand),
  token_source = coalesce(?, token_source), last_seen_ms = max(last_seen_ms, ?) WHERE id = ?`;
const UNBIND = `UPDATE devices SET token = '', token_lane = 0, token_at_ms = 0, retired_lane = 0, retired_code = '',
  retired_at_ms = 0, strikes = 0 WHERE id = ?`;
const CLEAR = 'UPDATE devices SET certificate_id = 0, last_seen_ms = max(last_seen_ms, ?) WHERE id = ?';
const ADOPT = `UPDATE devices SET token_lane = ? WHERE certificate_id = ? AND token <> '' AND token_lane = 0 AND app_id = ?`;

interface Holder {
  id: number;
  epoch: number;
  token_lane: number;
  certificate_id: number;
}

/** Takes a report of a device that is logged in with this epoch; any other report is stale. */
export function reportToken(tx: Tx, report: TokenReport): TokenResult {
  const device = deviceRecord(tx, report.deviceId);
  if (device === undefined || device.epoch !== report.epoch || device.state !== 'logged_in') return { kind: 'stale' };
  if (report.certificateId === 0 || report.token === '') {
    clearBinding(tx, device.id, 'no_token', report.nowMs);
    return { kind: 'cleared' };
  }
  return bindToken(tx, device, report);
}

/** Gives the token to the device, unless a login with a higher epoch holds it. */
export function bindToken(
  tx: Tx,
  device: Pick<DeviceRecord, 'id' | 'app_id' | 'epoch'>,
  report: Pick<TokenReport, 'certificateId' | 'token' | 'brand' | 'tokenSource' | 'nowMs'>,
): Exclude<TokenResult, { kind: 'cleared' }> {
  const { certificateId, token, brand, tokenSource, nowMs } = report;
  const certificate = certificateKey(tx, certificateId);
  const lane = certificate?.appId === device.app_id ? certificate.laneId : 0;
  const rivals = tx
    .all<Holder>(HOLDERS, device.app_id, token, device.id)
    .filter((holder) => holder.certificate_id === certificateId || sameLane(holder.token_lane, lane));
  if (rivals.some((holder) => holder.epoch > device.epoch)) return { kind: 'stale' };
  for (const { id } of rivals) unbind(tx, id, 'rebound', nowMs);
  tx.run(BIND, certificateId, token, lane, nowMs, brand ?? null, tokenSource ?? null, nowMs, device.id);
  return { kind: 'bound', unbound: rivals.map((holder) => holder.id) };
}

const sameLane = (a: number, b: number): boolean => a === b || a === 0 || b === 0;

/** Takes the token away and ends the pushes that wait for it. */
export function unbind(tx: Tx, deviceId: number, reason: CancelReason, nowMs: number): void {
  tx.run(UNBIND, deviceId);
  cancelDevicePushes(tx, deviceId, reason, nowMs);
}

/** The same, and forgets the certificate: nothing has been reported for the login that comes next. */
export function clearBinding(tx: Tx, deviceId: number, reason: CancelReason, nowMs: number): void {
  unbind(tx, deviceId, reason, nowMs);
  tx.run(CLEAR, nowMs, deviceId);
}

/** Tokens that were reported for this certificate before it was made now count for its lane. */
export function adoptTokens(tx: Tx, certificate: { id: number; appId: number; laneId: number }): void {
  tx.run(ADOPT, certificate.laneId, certificate.id, certificate.appId);
}
