import { defineConfig } from 'tsdown';

/**
 * Two entries of one package: `index.native` binds React Native's native module, `index` runs anywhere (tests, web).
 * What comes from unpublished workspaces is built in, so that the package depends on nothing.
 */
export default defineConfig({
  entry: { index: 'src/index.ts', 'index.native': 'src/index.native.ts', testing: 'src/testing/index.ts' },
  format: ['esm', 'cjs'],
  outDir: 'lib',
  // eager: the declaration bundler otherwise loses values that come from another workspace's source.
  dts: { eager: true },
  fixedExtension: true,
  clean: true,
  platform: 'neutral',
  target: 'es2022',
  deps: { alwaysBundle: [/^@tim-push\//], neverBundle: ['react-native'] },
  inputOptions: { resolve: { conditionNames: ['@tim-push/source', 'import', 'default'] } },
});
