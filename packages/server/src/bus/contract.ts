/**
 * The bus: what may be lost. Presence (which device has a live connection, foreground or not), routing of events to the
 * process that holds it, shared rate limits. Losing it loses no message and no push: unknown presence counts as offline.
 */
import type { AppState, ServerEvent } from '@tim-push/protocol';

export interface Presence {
  deviceId: number;
  accountKey: string;
  appState: AppState;
}
export interface Bus {
  setPresence(presence: Presence): void;
  clearPresence(deviceId: number): void;
  /** Live connections of one account (`accountKey(appId, userId)`). */
  presence(accountKey: string): Promise<readonly Presence[]>;
  isLiveForeground(deviceId: number): boolean;
  /** Delivers to the connection of a device, wherever it is. False: no connection. */
  publish(deviceId: number, event: ServerEvent): boolean;
  subscribe(deviceId: number, deliver: (event: ServerEvent) => void): () => void;
  close(): Promise<void>;
}
export const accountKey = (appId: number, userId: string): string => `${appId}:${userId}`;
