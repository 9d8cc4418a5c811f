/**
 * The bus: what may be lost. Presence (which device has a live connection, foreground or not), routing of events to the
 * process that holds it, shared rate limits. Losing it loses no message and no push: unknown presence counts as offline.
 */
import type { AppState, ServerEvent } from '@tim-push/protocol';

export interface Presence {
  deviceId: number;
  appId: number;
  userId: string;
  appState: AppState;
}
/** Connections of one account, or what will know of them. */
export type Live = readonly Presence[] | Promise<readonly Presence[]>;
export const NOBODY: readonly Presence[] = [];
export const isKnown = (live: Live): live is readonly Presence[] => Array.isArray(live);

export interface Bus {
  setPresence(presence: Presence): void;
  clearPresence(deviceId: number): void;
  /** Live connections of one account: at once where this process knows them, as every message asks. */
  presence(appId: number, userId: string): Live;
  isLiveForeground(deviceId: number): boolean;
  /** Delivers to the connection of a device, wherever it is. False: no connection. */
  publish(deviceId: number, event: ServerEvent): boolean;
  subscribe(deviceId: number, deliver: (event: ServerEvent) => void): () => void;
  close(): Promise<void>;
}
