// Writes what React Native's codegen makes of src/NativeTimPush.ts, as an app's build would.
//   node codegen.mjs <output folder>
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const { default: RNCodegen } = interop(require('@react-native/codegen/lib/generators/RNCodegen.js'));
const { TypeScriptParser } = require('@react-native/codegen/lib/parsers/typescript/parser.js');

const outputDirectory = resolve(process.argv[2] ?? join('library', 'target', 'codegen'));
const spec = join(import.meta.dirname, '..', '..', 'src', 'NativeTimPush.ts');
const schema = new TypeScriptParser().parseFile(spec);
const made = RNCodegen.generate(
  { libraryName: 'TimPushSpec', schema, outputDirectory, packageName: 'com.timpush' },
  { generators: ['modulesAndroid'] },
);
if (!made) throw new Error(`codegen made nothing of ${spec}`);

function interop(module) {
  return module.default === undefined ? { default: module } : module;
}
