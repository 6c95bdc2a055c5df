/** Reads the files that -f names into objects. models cli-runtime/pkg/resource visitor.go */

import { documentsOf } from '../../apimachinery/yaml/documents.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { readAll } from '../../base/pipe.ts';
import { basename, join, type TypedFiles } from '../files.ts';
import { CommandError, UrlError } from '../framework/errors.ts';
import { ConnectionError, type KubectlIo } from '../io.ts';
import { metadataError } from './metadata-error.ts';

/** One object of a file, or what is wrong with it. */
export type Manifest =
  | { readonly source: string; readonly object: JsonObject; readonly error?: undefined }
  | { readonly source: string; readonly error: Error; readonly object?: undefined };

const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** The objects in files, folders, URLs and `-`, in order. @throws CommandError for a path that is not there */
export async function readManifests(
  io: KubectlIo,
  files: TypedFiles,
  names: readonly string[],
  recursive: boolean,
  validate: boolean,
): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const name of names) {
    if (name === '-') {
      found.push(...manifestsOf('STDIN', await readAll(io.stdin), validate));
    } else if (/^https?:\/\//.test(name)) {
      found.push(...manifestsOf(name, await download(io, name), validate));
    } else {
      for (const path of expand(files, name, recursive))
        found.push(...manifestsOf(path, files.text(path), validate));
    }
  }
  return found;
}

/** The objects in a text; lists are taken apart. @param parse reads one document */
export function manifestsOf(
  source: string,
  text: string,
  validate: boolean,
  parse?: (text: string) => unknown,
): Manifest[] {
  return documentsOf(text, parse).flatMap((document): Manifest[] => {
    if ('error' in document)
      return [{ source, error: new CommandError(`error parsing ${source}: ${document.error}`) }];
    const { value } = document;
    if (!isObject(value)) {
      return [
        {
          source,
          error: new CommandError(
            `error validating ${JSON.stringify(source)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`,
          ),
        },
      ];
    }
    const missing = [
      ...(value.apiVersion ? [] : ['apiVersion not set']),
      ...(value.kind ? [] : ['kind not set']),
    ];
    if (validate && missing.length > 0) {
      const problems = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
      return [
        {
          source,
          error: new CommandError(
            `error validating ${JSON.stringify(source)}: error validating data: ${problems}; if you choose to ignore these errors, turn validation off with --validate=false`,
          ),
        },
      ];
    }
    if (!value.kind) {
      return [
        {
          source,
          error: new CommandError(
            `unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${JSON.stringify(value)}'`,
          ),
        },
      ];
    }
    if (Array.isArray(value.items) && typeof value.kind === 'string' && value.kind.endsWith('List')) {
      return (value.items as readonly unknown[]).filter(isObject).map(object => ({ source, object }));
    }
    const wrong = metadataError(value);
    if (wrong !== undefined) {
      return [{ source, error: new CommandError(`unable to decode ${JSON.stringify(source)}: ${wrong}`) }];
    }
    return [{ source, object: value }];
  });
}

function expand(files: TypedFiles, name: string, recursive: boolean): string[] {
  const stat = files.stat(name);
  if (stat === undefined) {
    if (!/[*?[]/.test(name)) throw new CommandError(`the path ${JSON.stringify(name)} does not exist`);
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.';
    const pattern = globPattern(basename(name));
    const matches =
      files.stat(folder) === undefined ? [] : files.list(folder).filter(entry => pattern.test(entry));
    if (matches.length === 0) throw new CommandError(`the path ${JSON.stringify(name)} does not exist`);
    return matches.flatMap(entry => expand(files, join(folder, entry), recursive));
  }
  if (stat.kind === 'file') return [name];
  const paths: string[] = [];
  const walk = (folder: string, top: boolean) => {
    for (const entry of files.list(folder)) {
      const path = join(folder, entry);
      if (files.stat(path)?.kind === 'directory') {
        if (recursive) walk(path, false);
      } else if (EXTENSIONS.some(extension => entry.endsWith(extension))) paths.push(path);
    }
    if (top && paths.length === 0) {
      throw new CommandError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
    }
  };
  walk(name, true);
  return paths;
}

function globPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return new RegExp(`^${escaped}$`);
}

async function download(io: KubectlIo, url: string): Promise<string> {
  try {
    const response = await io.fetch(new Request(url), {});
    if (response.status !== 200) {
      throw new CommandError(
        `unable to read URL ${JSON.stringify(url)}, server reported ${response.status} ${response.statusText}, status code=${response.status}`,
      );
    }
    return await response.text();
  } catch (error) {
    if (error instanceof ConnectionError) throw new UrlError('Get', url, error.message);
    throw error;
  }
}
