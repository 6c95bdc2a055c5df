/** models kubectl/pkg/cmd/explain and kubectl/pkg/explain/v2/templates/plaintext.tmpl */
import { isObject, type JsonObject } from '../../base/json.ts';
import { completeTypes } from '../completion/objects.ts';
import { parseRequest } from '../explain/request.ts';
import { Schemas } from '../explain/schema.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
import type { Resource } from '../rest/discovery.ts';
import type { Run } from '../run.ts';

const WIDTH = 76;
/** How many values of an enum are listed beside a field. */
const MOST_VALUES = 4;

export const explain: Command = {
  name: 'explain',
  use: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: `Describe fields and structure of various resources.

Fields are named by a path: <type>.<fieldName>[.<fieldName>]. What there is to know about them comes from the server.`,
  examples: `
# Get the documentation of pods and their fields
kubectl explain pods

# Get all the fields below
kubectl explain pods --recursive

# Get the documentation of one field
kubectl explain pods.spec.containers`,
  flags: [
    str('api-version', 'Version of the API, as group/version.'),
    str('output', 'Format: plaintext or plaintext-openapiv2.', {
      short: 'o',
      value: 'plaintext',
      complete: ['plaintext', 'plaintext-openapiv2'],
    }),
    bool('recursive', 'Print the names of all fields below.'),
  ],
  complete: completeTypes,
  run: async run => {
    if (run.args.length === 0) {
      throw new CommandError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    }
    if (run.args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE');
    const format = run.flags.str('output');
    if (format !== 'plaintext' && format !== 'plaintext-openapiv2')
      throw new CommandError(`unrecognized format: ${format}`);
    const { resource, path } = parseRequest(
      await run.discovery(2),
      run.args[0]!,
      run.flags.str('api-version'),
    );
    const root =
      resource.group === '' ? `api/${resource.version}` : `apis/${resource.group}/${resource.version}`;
    const index = await run.rest.json('GET', '/openapi/v3', {
      query: { timeout: '32s' },
    });
    const entry = (index.paths as JsonObject | undefined)?.[root];
    const url = isObject(entry) ? String(entry.serverRelativeURL) : `/openapi/v3/${root}`;
    const schemas = new Schemas(await run.rest.json('GET', url));
    const schema = schemas.ofKind(resource.group, resource.version, resource.kind);
    if (schema === undefined) {
      throw new CommandError(
        `GVK map[group:${resource.group} kind:${resource.kind} version:${resource.version}] not found in OpenAPI schema`,
      );
    }
    printHead(run, resource);
    printPath(run, schemas, schema, path);
  },
};

function printHead(run: Run, resource: Resource): void {
  if (resource.group !== '') run.out(`GROUP:      ${resource.group}\n`);
  run.out(`KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`);
}

function printPath(run: Run, schemas: Schemas, root: JsonObject, path: readonly string[]): void {
  let schema = root;
  for (const name of path) {
    const found = schemas.fieldsOf(schema).find(([field]) => field === name);
    if (found === undefined) throw new CommandError(`field ${JSON.stringify(path.at(-1))} does not exist`);
    schema = found[1];
  }
  if (path.length > 0)
    run.out(`FIELD: ${path.at(-1)} <${schemas.typeOf(schema)}>\n${valuesBelow(schema)}\n\n`);
  const own = schemas.inner(schema);
  const text = [schema, own].map(one => one.description).find(one => typeof one === 'string' && one !== '') as
    | string
    | undefined;
  run.out(`DESCRIPTION:\n${text === undefined ? '    <empty>' : `${wrapped(text, 4)}\n    `}\n`);
  const fields = schemas.fieldsOf(schema);
  if (fields.length === 0) {
    run.out('\n');
    return;
  }
  run.out('FIELDS:\n');
  if (run.flags.bool('recursive')) printNames(run, schemas, schema, 1, []);
  else for (const [name, field] of fields) printField(run, schemas, schema, name, field);
  run.out('\n');
}

function printField(run: Run, schemas: Schemas, owner: JsonObject, name: string, field: JsonObject): void {
  const required = schemas.requiredOf(owner).includes(name) ? ' -required-' : '';
  const description = schemas.resolve(field).description;
  run.out(`  ${name}\t<${schemas.typeOf(field)}>${required}\n`);
  printEnum(run, field, '  ');
  run.out(
    `${wrapped(typeof description === 'string' && description !== '' ? description : '<no description>', 4)}\n\n`,
  );
}

function valuesOf(field: JsonObject): readonly string[] {
  return Array.isArray(field.enum) ? field.enum.map(value => (value === '' ? '""' : String(value))) : [];
}

/** The values that a field may have, each on a line of its own, where the field itself was asked for. */
function valuesBelow(field: JsonObject): string {
  const values = valuesOf(field);
  return values.length === 0 ? '' : ['ENUM:', ...values.map(value => `    ${value}`)].join('\n');
}

/** The first values that a field in a list may have. */
function printEnum(run: Run, field: JsonObject, indent: string): void {
  const values = valuesOf(field);
  if (values.length === 0) return;
  const more = values.length > MOST_VALUES ? ', ....' : '';
  run.out(`${indent}enum: ${values.slice(0, MOST_VALUES).join(', ')}${more}\n`);
}

/** Stops where a type comes again inside itself. */
function printNames(
  run: Run,
  schemas: Schemas,
  schema: JsonObject,
  level: number,
  seen: readonly JsonObject[],
): void {
  for (const [name, field] of schemas.fieldsOf(schema)) {
    const required = schemas.requiredOf(schema).includes(name) ? ' -required-' : '';
    run.out(`${'  '.repeat(level)}${name}\t<${schemas.typeOf(field)}>${required}\n`);
    printEnum(run, field, '  '.repeat(level));
    const inner = schemas.inner(field);
    if (!seen.includes(inner)) printNames(run, schemas, field, level + 1, [...seen, inner]);
  }
}

function wrapped(text: string, indent: number): string {
  const pad = ' '.repeat(indent);
  return text
    .split('\n')
    .map(paragraph => {
      const lines: string[] = [];
      let line = '';
      for (const word of paragraph.split(' ')) {
        if (line !== '' && line.length + 1 + word.length > WIDTH - indent) {
          lines.push(line);
          line = word;
        } else line = line === '' ? word : `${line} ${word}`;
      }
      return [...lines, line].map(one => `${pad}${one}`).join('\n');
    })
    .join('\n');
}
