import { wholePattern } from '../../language/pattern.ts';
import { statOf } from '../../process/paths.ts';
import type { ProgramProcess } from '../../process/program.ts';
import type { Included } from './options.ts';

/**
 * The files to search below folders, in order, as `--include`, `--exclude` and `--exclude-dir` choose them.
 * Names begin with `./` only where the user wrote so.
 */
export function filesBelow(process: ProgramProcess, names: readonly string[], included: Included): string[] {
  const { files } = process.host;
  const found: string[] = [];
  const matches = (patterns: readonly string[], name: string) =>
    patterns.some(pattern => wholePattern(pattern).test(name));
  const visit = (name: string, given: boolean) => {
    const stat = statOf(files, process.path(name), process.actor, given);
    const base = name.slice(name.lastIndexOf('/') + 1);
    if (stat?.type === 'directory') {
      if (!given && matches(included.excludeDir, base)) return;
      for (const entry of files.readdir(process.path(name), process.actor))
        visit(`${name.replace(/\/$/, '')}/${entry}`, false);
    } else if (stat?.type !== 'symlink') {
      if (included.include.length > 0 && !matches(included.include, base)) return;
      if (!matches(included.exclude, base)) found.push(name);
    }
  };
  for (const name of names) visit(name, true);
  return process.args.some(arg => /^[^-]/.test(arg) && names.includes(arg)) || names[0] !== '.'
    ? found
    : found.map(name => name.replace(/^\.\//, ''));
}
