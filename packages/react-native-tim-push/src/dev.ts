/** React Native's own mark: false in a release bundle. Where nobody defines it (Node, tests, most of the web) it is undefined. */
declare const __DEV__: boolean | undefined;

/**
 * What only helps while an app is being written stands behind this: a release bundle does not carry it, because there
 * Metro puts `false` in the place of `__DEV__` and the minifier drops what cannot be reached.
 */
export const DEV: boolean = typeof __DEV__ === 'undefined' || __DEV__;
