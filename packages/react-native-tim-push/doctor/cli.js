#!/usr/bin/env node
// Written for any Node, so that an old one gets far enough to be told. 18.3 brought the reader of command lines.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 18 || (major === 18 && minor < 3)) {
  console.error(`react-native-tim-push doctor needs Node.js 18.3 or newer; this is ${process.versions.node}.`);
  process.exitCode = 2;
} else {
  require('../lib/doctor.cjs');
}
