import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** `server.json`: where the running server of a data directory listens; what the command line looks up. */
const serverFileSchema = Type.Object({
  pid: Type.Integer(),
  startedMs: Type.Integer(),
  version: Type.String(),
  api: Type.String(),
  admin: Type.String(),
  receipts: Type.String(),
});
export type ServerFile = Static<typeof serverFileSchema>;
const validator = Compile(serverFileSchema);

export function writeServerFile(dataDir: string, content: ServerFile): void {
  const file = join(dataDir, 'server.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeServerFile(dataDir: string): void {
  rmSync(join(dataDir, 'server.json'), { force: true });
}

/** Undefined when no server wrote one. Whether that server still runs is said by the lock alone. */
export function readServerFile(dataDir: string): ServerFile | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8'));
    return validator.Check(parsed) ? (parsed as ServerFile) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
