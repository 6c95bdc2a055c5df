import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dataFolder } from '../progress/data-folder.ts';
import { type ActionId, isActionId, KEY_TABLE, type KeyChoices } from '../tui/keys/table.ts';
import { CommandError, EXIT } from './exit.ts';
import { nearest } from './unknown-name.ts';

/** Where a learner's own keys are read from. */
export function keysFile(): string {
  return join(dataFolder(process.env, process.platform), 'keys.yaml');
}

/** The keys that the learner has chosen; none where there is no file. @throws CommandError that names what is wrong in it */
export function keyChoices(): KeyChoices {
  const path = keysFile();
  return existsSync(path) ? readKeyChoices(readFileSync(path, 'utf8'), path) : {};
}

/**
 * Decodes a file of keys: `action: key` or `action: [key, key]`.
 * @param path how the file is called in errors @throws CommandError
 */
export function readKeyChoices(text: string, path: string): KeyChoices {
  const fail = (why: string) =>
    new CommandError(EXIT.usage, `${path}: ${why} (\`berth keys\` prints every action with its keys)`);
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw fail((error as Error).message.split('\n', 1)[0]!);
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw fail('must be a mapping of actions to keys');
  const choices: Partial<Record<ActionId, readonly string[]>> = {};
  for (const [name, given] of Object.entries(value)) {
    if (!isActionId(name)) {
      const [near] = nearest(name, Object.keys(KEY_TABLE));
      throw fail(`there is no action ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
    }
    const keys: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (keys.length === 0 || !keys.every(key => typeof key === 'string' && key !== ''))
      throw fail(`${name} needs the name of a key, or a list of such`);
    choices[name] = keys as readonly string[];
  }
  return choices;
}
