#!/usr/bin/env node
// From a checkout the sources run as they are (Node strips the types); installed, the build does.
import { existsSync } from 'node:fs';

const source = new URL('../src/cli.ts', import.meta.url);
const isInstalled = source.pathname.includes('/node_modules/');
const entry = isInstalled || !existsSync(source) ? new URL('../dist/cli.mjs', import.meta.url) : source;
const { runCli } = await import(entry.href);
process.exitCode = await runCli(process.argv.slice(2));
