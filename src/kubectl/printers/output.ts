/** Chooses by -o how objects are printed. models cli-runtime/pkg/genericclioptions/print_flags.go */

import { compactJson, indentedJson } from '../../apimachinery/go/indented-json.ts';
import { formatGoSyntax, formatV } from '../../apimachinery/go/value.ts';
import { toYaml } from '../../apimachinery/yaml/emit.ts';
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { metaOf, metaText } from '../resource/info.ts';
import { kindName } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { GoTemplateError } from './go-template/error.ts';
import { GoTemplate } from './go-template/template.ts';
import { JsonPath } from './jsonpath/jsonpath.ts';
import { JsonPathError } from './jsonpath/node.ts';
import { toKyaml } from './kyaml.ts';
import { typedForm } from './typed.ts';

/** Prints one object (or a List of them). */
export type ObjectPrinter = (object: JsonObject) => string;

export const GENERIC_FORMATS = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
];

/** What -o asked for, taken apart: `jsonpath={.x}` is format jsonpath with that template. */
export function outputOf(run: Run): { format: string; argument: string } {
  const value = run.flags.str('output');
  const equals = value.indexOf('=');
  const named = equals < 0 ? value : value.slice(0, equals);
  const template = run.flags.has('template') ? run.flags.str('template') : '';
  if (named === '' && template !== '') return { format: 'go-template', argument: template };
  return { format: named.toLowerCase(), argument: equals < 0 ? template : value.slice(equals + 1) };
}

/**
 * The printer for the formats that all commands know; undefined when -o is not given.
 * @param formats what the error for an unknown format lists
 * @throws CommandError
 */
export function genericPrinter(
  run: Run,
  formats: readonly string[] = GENERIC_FORMATS,
): ObjectPrinter | undefined {
  const { format, argument } = outputOf(run);
  const clean = (object: JsonObject) => (showsManagedFields(run) ? object : withoutManagedFields(object));
  let printed = 0;
  switch (format) {
    case '':
      return undefined;
    case 'yaml':
      return object => `${printed++ > 0 ? '---\n' : ''}${toYaml(clean(object))}`;
    case 'kyaml':
      return object => `---\n${toKyaml(clean(object))}`;
    case 'json':
      return object => `${indentedJson(clean(object))}\n`;
    case 'name':
      return object =>
        namesOf(object)
          .map(name => `${name}\n`)
          .join('');
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      return jsonPathPrinter(run, format, argument);
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile':
      return templatePrinter(run, format, argument);
    default:
      throw unknownFormat(run.flags.str('output'), formats);
  }
}

export function unknownFormat(format: string, formats: readonly string[]): CommandError {
  return new CommandError(
    `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${[...formats].sort().join(',')}`,
  );
}

/** As `genericPrinter`, for objects that kubectl made itself: printed as Go's structs print. */
export function generatedPrinter(run: Run): ObjectPrinter | undefined {
  const printer = genericPrinter(run);
  if (printer === undefined) return undefined;
  const struct = (object: JsonObject) =>
    typedForm(showsManagedFields(run) ? object : withoutManagedFields(object));
  const { format } = outputOf(run);
  if (format === 'json') return object => `${indentedJson(struct(object), false)}\n`;
  if (format === 'kyaml') return object => `---\n${toKyaml(struct(object), false)}`;
  return object => printer(typedForm(object));
}

/** `pod/nginx created (dry run)`. */
export function successLine(run: Run, object: JsonObject, operation: string): string {
  return `${nameOf(object)} ${operation}${dryRunSuffix(run)}\n`;
}

export function dryRunSuffix(run: Run): string {
  if (!run.flags.has('dry-run')) return '';
  return { none: '', client: ' (dry run)', server: ' (server dry run)' }[run.dryRun];
}

/** `pod/nginx`, `deployment.apps/web`. */
export function nameOf(object: JsonObject): string {
  const version = String(object.apiVersion ?? '');
  const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
  return `${kindName({ group, kind: String(object.kind ?? '') })}/${metaText(object, 'name')}`;
}

function namesOf(object: JsonObject): string[] {
  return Array.isArray(object.items) ? (object.items as JsonObject[]).flatMap(namesOf) : [nameOf(object)];
}

function showsManagedFields(run: Run): boolean {
  return run.flags.has('show-managed-fields') && run.flags.bool('show-managed-fields');
}

/** An object, or the items of a list, less metadata.managedFields. */
export function withoutManagedFields(object: JsonObject): JsonObject {
  if (Array.isArray(object.items)) {
    return { ...object, items: (object.items as JsonObject[]).map(withoutManagedFields) } as JsonObject;
  }
  const meta = metaOf(object);
  if (meta.managedFields === undefined) return object;
  const { managedFields: _, ...rest } = meta;
  return { ...object, metadata: rest } as JsonObject;
}

function templateText(run: Run, argument: string, fromFile: boolean, what: string): string {
  if (argument === '') throw new CommandError(`${what} format specified but no ${what} given`);
  if (!fromFile) return argument;
  if (run.files.stat(argument) === undefined) {
    throw new CommandError(
      `error reading --template ${argument}, open ${argument}: no such file or directory\n`,
    );
  }
  return run.files.text(argument);
}

function jsonPathPrinter(run: Run, format: string, argument: string): ObjectPrinter {
  const template = templateText(run, argument, format === 'jsonpath-file', 'template');
  const allowMissing = run.flags.has('allow-missing-template-keys')
    ? run.flags.bool('allow-missing-template-keys')
    : true;
  let path: JsonPath;
  try {
    path = new JsonPath(template, { allowMissing, asJson: format === 'jsonpath-as-json' });
  } catch (error) {
    if (error instanceof JsonPathError)
      throw new CommandError(`error parsing jsonpath ${template}, ${error.message}`);
    throw error;
  }
  return object => {
    try {
      return path.print(object);
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      throw new CommandError(
        `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${formatGoSyntax(object)}\n\n\n`,
      );
    }
  };
}

function templatePrinter(run: Run, format: string, argument: string): ObjectPrinter {
  const text = templateText(
    run,
    argument,
    format === 'go-template-file' || format === 'templatefile',
    'template',
  );
  const allowMissing = run.flags.has('allow-missing-template-keys')
    ? run.flags.bool('allow-missing-template-keys')
    : true;
  let template: GoTemplate;
  try {
    template = new GoTemplate('output', text, allowMissing);
  } catch (error) {
    if (error instanceof GoTemplateError)
      throw new CommandError(`error parsing template ${text}, ${error.message}`);
    throw error;
  }
  return object => {
    const printed: string[] = [];
    try {
      return template.execute(object, printed);
    } catch (error) {
      if (!(error instanceof GoTemplateError)) throw error;
      // As upstream: what was printed before stays, and what may help to find the fault comes with it.
      run.out(
        `${printed.join('')}Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${compactJson(object)}\n\tobject given to template engine was:\n\t\t${formatV(object)}\n\n`,
      );
      throw new CommandError(`error executing template ${JSON.stringify(text)}: ${error.message}`);
    }
  };
}
