import type { Vendor } from '@tim-push/protocol';

export interface AppRow {
  /** SDKAppID. */
  appId: number;
  name: string;
  /** The UserSig secret, sealed (see `secrets`). */
  sealedSecret: string;
  /** User IDs that may call REST v4. */
  admins: string[];
  /** Checked by the app-settings schema of `config`. */
  settings: Record<string, unknown>;
  disabled: boolean;
  createdMs: number;
}
export interface CertificateRow {
  /** Certificate ID = businessID: what the plugin's `mi_buz_id` carries. */
  id: number;
  appId: number;
  vendor: Vendor;
  name: string;
  laneId: number;
  vendorAccount: string;
  /** Sealed, bound to this certificate. '' in a template that has none. */
  sealedCredentials: string;
  options: Record<string, unknown>;
  /** Endpoint name → base URL; empty: the cloud's own hosts. */
  endpoints: Record<string, string>;
  /** Sealed, may hold a password. '' none. */
  sealedProxy: string;
  enabled: boolean;
  createdMs: number;
  updatedMs: number;
}
export type NewCertificate = Omit<
  CertificateRow,
  'id' | 'laneId' | 'createdMs' | 'updatedMs' | 'sealedCredentials' | 'sealedProxy'
>;

export interface AdminStore {
  createApp(app: AppRow): Promise<{ created: boolean }>;
  listApps(): Promise<AppRow[]>;
  updateApp(
    appId: number,
    patch: Partial<Pick<AppRow, 'name' | 'admins' | 'settings' | 'disabled' | 'sealedSecret'>>,
  ): Promise<boolean>;
  /** Two steps because the sealed text is bound to the id: `reserveCertificateId`, seal, `putCertificate`. Ids are never reused. */
  reserveCertificateId(): Promise<number>;
  /**
   * Where it names another vendor account than before, its tokens and open pushes follow it to that lane, and their
   * retirements are void. Where only its credentials or endpoints changed, retirements by strikes are: a wrong region
   * makes every token look dead.
   */
  putCertificate(row: Omit<CertificateRow, 'laneId'>): Promise<CertificateRow>;
  listCertificates(appId?: number): Promise<CertificateRow[]>;
  getCertificate(id: number): Promise<CertificateRow | undefined>;
  deleteCertificate(id: number, nowMs: number): Promise<boolean>;
  /** Small durable values of the server itself (server id, schema notes). */
  getMeta(key: string): Promise<string | undefined>;
  setMeta(key: string, value: string): Promise<void>;
}
