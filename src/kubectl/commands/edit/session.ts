/** The loop of `kubectl edit`: show, take back, send, and show again with what was wrong. models editoptions.go */
import { ApiError, isReason } from '../../../api/status.ts';
import { indentedJson } from '../../../apimachinery/go/indented-json.ts';
import { documentsOf } from '../../../apimachinery/yaml/documents.ts';
import { toYaml } from '../../../apimachinery/yaml/emit.ts';
import { isObject, type JsonObject, jsonEqual } from '../../../base/json.ts';
import { CommandError, ExitStatus } from '../../framework/errors.ts';
import { unknownFormat, withoutManagedFields } from '../../printers/output.ts';
import { type Info, metaText } from '../../resource/info.ts';
import { qualified } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';
import { launchEditor, temporaryFile } from './editor.ts';

const EDIT_FORMATS = ['json', 'kyaml', 'yaml'];
const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export interface EditOptions {
  /** Sends one changed object. @returns what to tell */
  readonly send: (info: Info, edited: JsonObject) => Promise<void>;
  /** The verb in what is told of a failure: `edit`, `create`. */
  readonly action: string;
}

interface Failure {
  readonly info: Info;
  readonly reasons: readonly string[];
}

/** Edits objects until they are sent, given up, or refused twice alike. @throws ExitStatus, CommandError */
export async function editSession(run: Run, infos: readonly Info[], options: EditOptions): Promise<void> {
  const format = run.flags.str('output');
  if (!['', ...EDIT_FORMATS].includes(format)) throw unknownFormat(format, EDIT_FORMATS);
  const json = format === 'json';
  const suffix = json ? '.json' : '.yaml';
  const originals = infos.map(info => withoutManagedFields(info.object!));
  let text = render(originals, json);
  const pristine = text;
  let failures: readonly Failure[] = [];
  let lastBody = pristine;
  let notice = '';
  for (;;) {
    const path = temporaryFile(run, `${header(failures, notice)}${text}`, suffix);
    const edited = await launchEditor(run, path);
    const body = withoutComments(edited);
    if (body.trim() === '') {
      run.err('Edit cancelled, saved file was empty.\n');
      run.files.remove(path);
      return;
    }
    const unchanged = sameContent(body, lastBody);
    if (failures.length > 0 || notice !== '') {
      if (unchanged) return kept(run, path);
    } else if (unchanged) {
      run.err('Edit cancelled, no changes made.\n');
      run.files.remove(path);
      return;
    }
    lastBody = body;
    text = body;
    const documents = documentsOf(body);
    const broken = documents.find(document => 'error' in document);
    if (broken !== undefined && 'error' in broken) {
      notice = `The edited file had a syntax error: error parsing edited-file: ${broken.error}`;
      failures = [];
      run.files.remove(path);
      continue;
    }
    notice = '';
    const objects = documents
      .map(document => ('value' in document ? document.value : undefined))
      .filter(isObject);
    const result = await sendAll(run, infos, originals, flattened(objects), options);
    if (result.retry.length === 0) {
      if (!result.kept) run.files.remove(path);
      if (result.kept) {
        run.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
        throw new ExitStatus(1);
      }
      return;
    }
    failures = result.retry;
    run.files.remove(path);
  }
}

function kept(run: Run, path: string): never {
  run.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
  throw new CommandError('Edit cancelled, no valid changes were saved.');
}

function flattened(objects: readonly JsonObject[]): JsonObject[] {
  return objects.flatMap(object =>
    object.kind === 'List' && Array.isArray(object.items) ? (object.items as JsonObject[]) : [object],
  );
}

async function sendAll(
  run: Run,
  infos: readonly Info[],
  originals: readonly JsonObject[],
  edited: readonly JsonObject[],
  options: EditOptions,
): Promise<{ retry: Failure[]; kept: boolean }> {
  const retry: Failure[] = [];
  let stored = false;
  for (const [index, object] of edited.entries()) {
    const at = infos.findIndex(
      info => info.name === metaText(object, 'name') && info.resource.kind === object.kind,
    );
    if (at < 0 && infos.length === edited.length && options.action === 'edit') {
      throw new CommandError('At least one of apiVersion, kind and name was changed');
    }
    const info = infos[at < 0 ? index : at]!;
    if (jsonEqual(originals[at], object)) {
      run.err('Edit cancelled, no changes made.\n');
      continue;
    }
    try {
      await options.send(info, object);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isReason(error, 'Invalid') || isReason(error, 'BadRequest')) {
        retry.push({ info, reasons: reasonsOf(error) });
        run.err(`error: ${qualified(info.resource)} ${JSON.stringify(info.name)} is invalid\n`);
      } else if (isReason(error, 'NotFound')) {
        run.err(
          `error: ${qualified(info.resource)} ${JSON.stringify(info.name)} could not be found on the server\n`,
        );
        stored = true;
      } else {
        run.err(
          `error: ${qualified(info.resource)} ${JSON.stringify(info.name)} could not be patched: ${error.message}\n`,
        );
        run.err('You can run `kubectl replace -f ` to try this update again.\n');
        stored = true;
      }
    }
  }
  return { retry, kept: stored };
}

function reasonsOf(error: ApiError): string[] {
  const causes = error.status.details?.causes ?? [];
  return causes.length > 0 ? causes.map(cause => `${cause.field}: ${cause.message}`) : [error.message];
}

function header(failures: readonly Failure[], notice: string): string {
  const lines = failures.flatMap(({ info, reasons }) => [
    `# ${qualified(info.resource)} ${JSON.stringify(info.name)} was not valid:`,
    ...reasons.flatMap(reason => `* ${reason}`.split('\n').map(line => `# ${line}`)),
  ]);
  const extra = notice === '' ? [] : notice.split('\n').map(line => `# ${line}`);
  const all = [...extra, ...lines];
  return `${HEADER}${all.length === 0 ? '' : `${all.join('\n')}\n#\n`}`;
}

function render(objects: readonly JsonObject[], json: boolean): string {
  const object =
    objects.length === 1
      ? objects[0]!
      : ({ apiVersion: 'v1', items: objects, kind: 'List', metadata: {} } as JsonObject);
  return json ? `${indentedJson(object)}\n` : toYaml(object);
}

/** The file without the lines that begin with `#` at its top and elsewhere. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .join('\n');
}

function sameContent(a: string, b: string): boolean {
  return a.trimEnd() === withoutComments(b).trimEnd();
}
