/** --from-file, --from-literal and --from-env-file. models create_configmap.go and generate.go */

import { isConfigMapKey, isEnvVarName } from '../../../apimachinery/validation/names.ts';
import { basename, join } from '../../files.ts';
import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';

type Entry = readonly [key: string, bytes: Uint8Array];

/** All keys with their content. @param kind what they are for, as errors name it @throws CommandError */
export function collectData(run: Run, kind: 'ConfigMap' | 'Secret'): Entry[] {
  const entries: Entry[] = [];
  const add = (key: string, bytes: Uint8Array) => {
    const problems = isConfigMapKey(key);
    if (problems.length > 0) {
      throw new CommandError(
        `${JSON.stringify(key)} is not a valid key name for a ${kind}: ${problems.join(',')}`,
      );
    }
    if (entries.some(([other]) => other === key)) {
      const where = kind === 'ConfigMap' ? ` in Data for ConfigMap ${JSON.stringify(run.args[0])}` : '';
      throw new CommandError(
        `cannot add key ${kind === 'ConfigMap' ? JSON.stringify(key) : key}, another key by that name already exists${where}`,
      );
    }
    entries.push([key, bytes]);
  };
  for (const source of run.flags.list('from-file')) fromFile(run, source, add);
  for (const literal of run.flags.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals < 1) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), new TextEncoder().encode(literal.slice(equals + 1)));
  }
  for (const path of run.flags.list('from-env-file')) fromEnvFile(run, path, add);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function fromFile(run: Run, source: string, add: (key: string, bytes: Uint8Array) => void): void {
  const parts = source.split('=');
  if (parts.length > 2) throw new CommandError("key names or file paths cannot contain '='");
  const [path, key] = parts.length === 1 ? [parts[0]!, undefined] : [parts[1]!, parts[0]!];
  if (key === '') throw new CommandError(`key name for file path ${path} missing`);
  if (path === '') throw new CommandError(`file path for key name ${key} missing`);
  const stat = run.files.stat(path);
  if (stat === undefined) throw new CommandError(`error reading ${path}: no such file or directory`);
  if (stat.kind === 'file') {
    add(key ?? basename(path), run.files.bytes(path));
    return;
  }
  if (key !== undefined) throw new CommandError('cannot give a key name for a directory path');
  for (const name of run.files.list(path)) {
    const full = join(path, name);
    if (run.files.stat(full)?.kind === 'file' && /^[-._a-zA-Z0-9]+$/.test(name))
      add(name, run.files.bytes(full));
  }
}

/** models cmd/util/env_file.go: a key without a value has the one of kubectl's own environment, if any */
function fromEnvFile(run: Run, path: string, add: (key: string, bytes: Uint8Array) => void): void {
  const stat = run.files.stat(path);
  if (stat === undefined) throw new CommandError(`error reading ${path}: no such file or directory`);
  if (stat.kind === 'directory') throw new CommandError('env config file cannot be a directory');
  for (const raw of run.files.text(path).split('\n')) {
    const line = raw.replace(/\r$/, '').trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = equals < 0 ? line : line.slice(0, equals);
    const problems = isEnvVarName(key);
    if (problems.length > 0)
      throw new CommandError(`${JSON.stringify(key)} is not a valid key name: ${problems.join(';')}`);
    const value = equals < 0 ? run.io.env[key] : line.slice(equals + 1);
    if (value !== undefined) add(key, new TextEncoder().encode(value));
  }
}

/** True for bytes that are UTF-8. */
export function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
