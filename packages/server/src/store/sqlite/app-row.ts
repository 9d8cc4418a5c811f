import type { AppRow } from '../contract/index.ts';

export interface AppRecord {
  app_id: number;
  name: string;
  sealed_secret: string;
  admins: string;
  settings: string;
  disabled: 0 | 1;
  created_ms: number;
}

export function toAppRow(record: AppRecord): AppRow {
  return {
    appId: record.app_id,
    name: record.name,
    sealedSecret: record.sealed_secret,
    admins: JSON.parse(record.admins) as string[],
    settings: JSON.parse(record.settings) as Record<string, unknown>,
    disabled: record.disabled === 1,
    createdMs: record.created_ms,
  };
}
