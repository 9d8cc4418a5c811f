/** Native libraries in the SDK files: processors, and alignment for 16 KB pages. */
import type { Project } from '../project.ts';
import { archiveOf, isArchive } from '../read/archives.ts';
import { readElf } from '../read/elf.ts';
import { readZip } from '../read/zip.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

/** Android 15 on such phones loads no 64-bit library that is aligned to less. */
const PAGE_BYTES = 16 * 1024;
const NEEDED = 'arm64-v8a';

export function checkNative(project: Project, { all }: Vendors, report: Report): void {
  const { android, files } = project;
  if (!android) return;
  const inLibs = files
    .list(`${android.app}/libs`)
    .filter(isArchive)
    .map((name) => `${android.app}/libs/${name}`);
  const named = all.flatMap((vendor) => archiveOf(files, android.app, android.scripts.properties, vendor)?.file ?? []);
  const archives = [...new Set([...inLibs, ...named])];
  let unaligned = 0;
  let without64 = 0;
  let broken = 0;
  for (const file of archives) {
    const libraries = nativeLibraries(project, file);
    if (libraries === undefined) {
      broken += 1;
      report.add('native.files', 'broken', { at: { file } });
      continue;
    }
    const abis = new Set(libraries.map(({ abi }) => abi));
    if (abis.size > 0 && !abis.has(NEEDED)) {
      without64 += 1;
      report.add('native.abi', 'no64', { at: { file }, values: { abis: [...abis].join(', '), needed: NEEDED } });
    }
    const bad = libraries.filter(({ is64, alignment }) => is64 && alignment < PAGE_BYTES);
    if (bad.length > 0) {
      unaligned += 1;
      const names = bad.map(({ name, alignment }) => `${name} (${alignment})`).join(', ');
      report.add('native.pages', 'unaligned', { at: { file }, values: { names } });
    }
  }
  const values = { count: String(archives.length) };
  if (archives.length === 0) return;
  if (broken === 0) report.add('native.files', 'ok', { values });
  if (without64 === 0) report.add('native.abi', 'ok', { values });
  if (unaligned === 0) report.add('native.pages', 'ok', { values });
}

interface NativeLibrary {
  name: string;
  abi: string;
  is64: boolean;
  /** The smallest of its LOAD segments. */
  alignment: number;
}

/** @returns undefined when the archive, or a library in it, cannot be read */
function nativeLibraries({ files }: Project, file: string): NativeLibrary[] | undefined {
  const bytes = files.bytes(file);
  if (!bytes) return undefined;
  try {
    return readZip(bytes)
      .filter(({ name }) => /(?:^|\/)(?:jni|lib)\/[\w-]+\/[^/]+\.so$/.test(name))
      .map(({ name, read }) => {
        const { is64, alignments } = readElf(read());
        return {
          name,
          abi: name.split('/').at(-2) ?? '',
          is64,
          alignment: Math.min(...alignments, Number.MAX_SAFE_INTEGER),
        };
      });
  } catch {
    // Whatever is wrong inside, the file is no SDK: the finding says so.
    return undefined;
  }
}
