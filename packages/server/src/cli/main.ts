import { enableCompileCache } from 'node:module';

// Compiling is a third of a start: Node keeps what it compiled in the system's folder for temporary files.
enableCompileCache();
const { runCli } = await import('./program.ts');

process.exitCode = await runCli(process.argv.slice(2), process.env, process);
