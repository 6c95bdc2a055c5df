/** The variables that `kubectl set env` is told of. models kubectl/pkg/cmd/set/env */

import { isEnvVarName } from '../../../apimachinery/validation/names.ts';
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: JsonObject;
}

/** Reads `A=b`, `A-` and, for a lone `-`, lines of stdin. models ParseEnv @throws CommandError */
export async function parseEnv(
  run: Run,
  words: readonly string[],
): Promise<{ set: readonly Variable[]; remove: readonly string[] }> {
  const set: Variable[] = [];
  const remove: string[] = [];
  for (const word of words) {
    if (word === '-') set.push(...(await run.stdin()).split('\n').flatMap(lineVariable));
    else if (word.includes('=')) set.push(variableOf(word));
    else remove.push(word.slice(0, -1));
  }
  const both = remove.find(name => set.some(one => one.name === name));
  if (both !== undefined)
    throw new CommandError(`can not both modify and remove the same environment variable: ${both}`);
  return { set, remove };
}

/** A line of stdin; others than `A=b` are passed over. */
function lineVariable(line: string): Variable[] {
  return line.includes('=') && !line.startsWith('#') ? [variableOf(line)] : [];
}

function variableOf(text: string): Variable {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals);
  const problems = isEnvVarName(name);
  if (problems.length > 0)
    throw new CommandError(`${JSON.stringify(name)} is not a valid key name: ${problems.join(';')}`);
  return { name, value: text.slice(equals + 1) };
}

/** The keys of the config map or secret that --from names. @throws CommandError, ApiError */
export async function fromSource(run: Run): Promise<Variable[]> {
  const from = run.flags.str('from');
  if (from === '') return [];
  const [type = '', name = ''] = from.split('/');
  const resource = (await run.discovery()).find(type);
  const reference = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[resource.kind];
  const object = await run.get(resource, run.namespace, name);
  if (reference === undefined) throw new CommandError('unsupported resource specified in --from');
  const keys = run.flags.list('keys');
  return Object.keys((object.data ?? {}) as object)
    .sort()
    .filter(key => keys.length === 0 || keys.includes(key))
    .map(key => ({ name: variableName(run, key), valueFrom: { [reference]: { name, key } } }));
}

/** models keyToEnvName */
function variableName(run: Run, key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
  if (name !== key) run.err(`Warning: key ${key} transferred to ${name}\n`);
  return name;
}
