/** models set.go and unset.go */

import { withEntry } from '../../../apimachinery/kubeconfig/edit.ts';
import { isObject, type JsonObject } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { parseBool } from '../../framework/parse.ts';
import { change, currentFile, unexpected } from './edit-file.ts';

/** Goes into `users.name.field`; names may hold dots: the longest known one counts, else all before the last dot. */
function atProperty(config: JsonObject, path: string, value: unknown): JsonObject {
  const [part = '', ...rest] = path.split('.');
  if (part === 'current-context' || part === 'preferences') return withPath(config, path.split('.'), value);
  if (part !== 'clusters' && part !== 'contexts' && part !== 'users')
    throw new CommandError(`unable to parse ${path} after [] at api.Config`);
  const list = (config[part] ?? []) as readonly { name: string }[];
  const joined = rest.join('.');
  const known = list
    .map(entry => entry.name)
    .filter(name => joined === name || joined.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
  const name = known ?? (rest.length > 1 ? rest.slice(0, -1).join('.') : joined);
  const inner = joined.slice(name.length + 1);
  if (inner === '') {
    if (value !== undefined) throw new CommandError(`unable to parse field: needs a field after the name`);
    return withEntry(config, part, name, () => undefined);
  }
  return withEntry(config, part, name, old => withPath(old, inner.split('.'), value));
}

function withPath(object: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [key = '', ...rest] = path;
  const { [key]: old, ...others } = object;
  if (rest.length > 0) return { ...object, [key]: withPath(isObject(old) ? old : {}, rest, value) };
  return value === undefined ? others : ({ ...object, [key]: value } as JsonObject);
}

export const setProperty: Command = {
  name: 'set',
  use: 'PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  examples: '\n# Set the server of a cluster\nkubectl config set clusters.my-cluster.server https://1.2.3.4',
  flags: [bool('set-raw-bytes', 'Take the value as bytes and not as base64.')],
  run: async run => {
    const [name, value] = run.args;
    if (name === undefined || value === undefined || run.args.length > 2) throw unexpected(run);
    change(run, currentFile(run), config => atProperty(config, name, typed(name, value)));
    run.out(`Property ${JSON.stringify(name)} set.\n`);
  },
};

export const unsetProperty: Command = {
  name: 'unset',
  use: 'PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  examples: '\n# Unset the current context\nkubectl config unset current-context',
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1) throw unexpected(run);
    change(run, currentFile(run), config => atProperty(config, name, undefined));
    run.out(`Property ${JSON.stringify(name)} unset.\n`);
  },
};

const BOOLEANS = ['insecure-skip-tls-verify', 'disable-compression', 'provideClusterInfo'];

/** @throws CommandError for a word that is no truth where one is needed */
function typed(property: string, value: string): string | boolean {
  if (!BOOLEANS.some(name => property.endsWith(`.${name}`))) return value;
  const truth = parseBool(value);
  if (truth === undefined)
    throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  return truth;
}
