import { defineConfig } from 'tsdown';

/**
 * Two entries of one package: `index.native` binds React Native's Platform and AppState, `index` runs anywhere.
 * What comes from unpublished workspaces is built in, so that the package depends on nothing.
 */
export default defineConfig({
  entry: { index: 'src/index.ts', 'index.native': 'src/index.native.ts' },
  format: ['esm', 'cjs'],
  outDir: 'lib',
  // eager: the declaration bundler otherwise loses values that come from another workspace's source.
  dts: { eager: true },
  fixedExtension: true,
  clean: true,
  platform: 'neutral',
  // Hermes runs no newer syntax than this without Babel; Metro runs Babel over packages anyway.
  target: 'es2019',
  deps: { alwaysBundle: [/^@tim-push\//], neverBundle: ['react-native'] },
  inputOptions: { resolve: { conditionNames: ['@tim-push/source', 'import', 'default'] } },
});
