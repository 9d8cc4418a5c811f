import { defineConfig } from 'tsdown';

/**
 * Entries of one package: `index.native` binds React Native's Platform and AppState, `index` runs anywhere, `jest-mock`
 * is for apps' tests.
 * What comes from unpublished workspaces is built in, so that the package depends on nothing. typebox stays out: only a
 * type of the protocol names it, which takes 700 files off the build.
 */
export default defineConfig({
  entry: { index: 'src/index.ts', 'index.native': 'src/index.native.ts', 'jest-mock': 'src/jest-mock/jest-mock.ts' },
  format: ['esm', 'cjs'],
  outDir: 'lib',
  // eager: the declaration bundler otherwise loses values that come from another workspace's source. That source is named
  // beside our own, because each file outside the program costs a whole TypeScript program (measured: a third of the time).
  dts: { eager: true, tsconfigRaw: { include: ['src/**/*.ts', '../protocol/src/*.ts'] } },
  fixedExtension: true,
  clean: true,
  platform: 'neutral',
  // Hermes runs no newer syntax than this without Babel; Metro runs Babel over packages anyway.
  target: 'es2019',
  deps: { alwaysBundle: [/^@tim-push\//], neverBundle: ['react-native', 'typebox'] },
  inputOptions: { resolve: { conditionNames: ['@tim-push/source', 'import', 'default'] } },
});
