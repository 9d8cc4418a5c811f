import { createTencentIm, type TencentIm } from './tim.ts';
import { VERSION } from './version.ts';

/** Where `react-native-tim-push` looks for the IM client of this app, so that neither package needs to import the other. */
const REGISTRY = Symbol.for('react-native-tim-js');
type Registered = TencentIm & { readonly version?: string };
const globals = globalThis as unknown as Record<symbol, Registered | undefined>;

/**
 * One client for the whole app. A bundle may hold this package twice (its ESM and its CommonJS form): both give the same client.
 */
function theOne(): TencentIm {
  const there = globals[REGISTRY];
  return there?.version === VERSION ? there : register(createTencentIm());
}

/** From now on this is the client that push plugins find. */
export function register(client: TencentIm): TencentIm {
  const made: Registered = { ...client, version: VERSION };
  globals[REGISTRY] = made;
  return made;
}

/** The entry of the old package: `TencentImSDKPlugin.v2TIMManager`. */
export const TencentImSDKPlugin: TencentIm = theOne();
