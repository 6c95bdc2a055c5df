/**
 * What each field of each kind is for, read from the JSDoc of the official client's types, which are a development
 * dependency. Run at build time; the result goes beside the bundle and is in no commit.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

type Schema = { [definition: string]: { fields?: { [name: string]: unknown } } };
type Descriptions = { [definition: string]: { [field: string]: string } };

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const models = resolve(root, 'node_modules/@kubernetes/client-node/dist/gen/models');

/** Descriptions by definition of the schema; '' is the definition itself. Empty where the package is not installed. */
export function readDescriptions(schema: Schema): Descriptions {
  const found = Object.keys(schema).flatMap((definition): [string, Descriptions[string]][] => {
    const file = modelFile(definition);
    return file === undefined ? [] : [[definition, parse(readFileSync(file, 'utf8'))]];
  });
  return Object.fromEntries(found);
}

/** `io.k8s.api.core.v1.Event` is V1Event, or CoreV1Event where several groups have one. */
function modelFile(definition: string): string | undefined {
  const [name = '', version = '', group = ''] = definition.split('.').reverse();
  const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  return [`${title(version)}${name}`, `${title(group)}${title(version)}${name}`]
    .map(model => resolve(models, `${model}.d.ts`))
    .find(existsSync);
}

const COMMENTED = /\/\*\*\n([\s\S]*?)\*\/\s*(?:export declare class (\w+)|'?([\w$]+)'?\??:)/g;

function parse(source: string): Descriptions[string] {
  const found: Descriptions[string] = {};
  for (const [, comment = '', isClass, field = ''] of source
    .slice(source.indexOf('*/'))
    .matchAll(COMMENTED)) {
    const text = comment
      .split('\n')
      .map(line => line.replace(/^\s*\* ?/, ''))
      .join('\n')
      .replace(/\\(["'`])/g, '$1')
      .trim();
    if (text !== '') found[isClass ? '' : jsonName(field)] = text;
  }
  return found;
}

/** Names that are no identifiers are written otherwise in the types: `_continue`, `x_kubernetes_list_type`. */
function jsonName(field: string): string {
  return field.startsWith('x_') ? field.replaceAll('_', '-') : field.replace(/^_/, '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = process.argv[2] ?? resolve(root, 'dist/descriptions.json');
  const schema: Schema = JSON.parse(readFileSync(resolve(root, 'src/api/generated/schema.json'), 'utf8'));
  const descriptions = readDescriptions(schema);
  writeFileSync(out, JSON.stringify(descriptions));
  console.log(`descriptions of ${Object.keys(descriptions).length} definitions written to ${out}`);
}
