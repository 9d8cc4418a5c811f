import { defineConfig } from 'tsdown';

// Why not react-native-builder-bob: docs/architecture.md, “How the client packages are built”.

/**
 * What every app loads, as one file: a name that passes between two costs 65 bytes of its bundle, because Metro takes both
 * as they are.
 */
const CORE =
  /[\\/](?:core|config)[\\/]|[\\/](?:plugin|native|codes|result|carried|dev|http|tim-js|ext|frames|nearest-name)\.ts$/;

/**
 * Entries of one package: `index.native` binds React Native's native module, `index` runs anywhere (tests, web), each
 * other is a subpath.
 * What comes from unpublished workspaces is built in, so that the package depends on nothing. typebox stays out: only a
 * type of the protocol names it, which takes 700 files off the build.
 */
const client = defineConfig({
  entry: {
    index: 'src/index.ts',
    'index.native': 'src/index.native.ts',
    diagnose: 'src/diagnose.ts',
    'diagnose-texts': 'src/diagnose-texts/index.ts',
    'expo-notifications': 'src/expo-notifications.ts',
    'push-notification-ios': 'src/push-notification-ios.ts',
    testing: 'src/testing/index.ts',
    'jest-mock': 'src/jest-mock.ts',
  },
  format: ['esm', 'cjs'],
  outDir: 'lib',
  // eager: the declaration bundler otherwise loses values that come from another workspace's source. That source is named
  // beside our own, because each file outside the program costs a whole TypeScript program (measured: a third of the time).
  dts: { eager: true, tsconfigRaw: { include: ['src/**/*.ts', '../protocol/src/*.ts'] } },
  fixedExtension: true,
  clean: true,
  platform: 'neutral',
  target: 'es2022',
  deps: { alwaysBundle: [/^@tim-push\//], neverBundle: ['react-native', 'typebox'] },
  inputOptions: { resolve: { conditionNames: ['@tim-push/source', 'import', 'default'] } },
  outputOptions: { codeSplitting: { groups: [{ name: 'core', test: CORE }] } },
});

/** What runs on a developer's machine: each one file, loaded by `require`, by whatever Node is there. */
const tools = Object.entries({ expo: 'src/expo/index.ts', doctor: 'src/doctor/main.ts' }).map(([name, file]) =>
  defineConfig({
    entry: { [name]: file },
    format: ['cjs'],
    outDir: 'lib',
    dts: false,
    fixedExtension: true,
    clean: false,
    platform: 'node',
    target: 'node18',
    deps: { alwaysBundle: [/^@tim-push\//, 'saxes', 'xmlchars', 'smol-toml'], neverBundle: [/^expo/] },
    inputOptions: { resolve: { conditionNames: ['@tim-push/source', 'import', 'default'] } },
  }),
);

export default [client, ...tools];
