import type { AppState, Platform } from '@tim-push/protocol';
import type { HostFacts } from '../session/installation.ts';

/** What the surroundings tell: who they are, and whether the app is in front. */
export interface Host {
  facts(): HostFacts;
  /** Calls at once with the present state, then on each change. Absent: the host knows no background. */
  watchAppState?(listener: (state: AppState) => void): () => void;
}

interface HostGlobals {
  process?: { platform?: string };
  document?: unknown;
  Intl?: { DateTimeFormat(): { resolvedOptions(): { locale?: string } } };
}
const globals = globalThis as unknown as HostGlobals;

const DESKTOPS: Record<string, Platform> = { linux: 'Linux', darwin: 'Mac', win32: 'Windows', android: 'Android' };

/** The language the system is set to, where the host tells (BCP 47). */
export function systemLanguage(): string | undefined {
  try {
    return globals.Intl?.DateTimeFormat().resolvedOptions().locale;
  } catch {
    // An engine built without locale data: the server then uses the app's default language.
    return undefined;
  }
}

/** Node.js by its operating system, everything else as Web. */
export const plainHost: Host = {
  facts() {
    const desktop = globals.document === undefined ? DESKTOPS[globals.process?.platform ?? ''] : undefined;
    const language = systemLanguage();
    return { platform: desktop ?? 'Web', ...(language ? { language } : {}) };
  },
};

let bound: Host = plainHost;
/** The React Native entry binds its own; everywhere else it stays the plain one. */
export function bindHost(host: Host): void {
  bound = host;
}
export const boundHost = (): Host => bound;
