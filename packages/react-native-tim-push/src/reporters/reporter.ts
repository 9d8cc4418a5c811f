/**
 * Who tells the server about this phone's token. `react-native-tim-js` is found by itself when the app has it; any other
 * IM SDK with `setOfflinePushConfig` is one line: `init({ reporter: { setOfflinePushConfig: (id, token) => sdk.… } })`.
 */
export interface Reporter {
  /** Binds certificate ID and token to the account that is logged in; `(0, '')` unbinds. Code 0 is success. */
  setOfflinePushConfig(businessID: number, token: string): Promise<{ code: number; desc: string }>;
  /** Absent: the plugin trusts the app to call `init` after login. */
  isLoggedIn?(): boolean | Promise<boolean>;
  /** The next account is logged in (true) or the present one went (false). */
  onLoginStateChange?(listener: (loggedIn: boolean) => void): () => void;
  /** The cloud declared the token dead: the plugin registers anew. */
  onTokenRetired?(listener: () => void): () => void;
  reportClick?(tag: string, atMs: number): Promise<unknown>;
  reportArrived?(tag: string, atMs: number): Promise<unknown>;
  /** Asks the server something, for `diagnose()`. `server` and `react-native-tim-js` need none. */
  isReachable?(): Promise<boolean>;
  setDeviceInfo?(info: { brand: string; tokenSource: string }): void;
}
