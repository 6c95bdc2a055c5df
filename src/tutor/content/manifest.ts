import { ContentError, type ContentFiles } from './files.ts';
import type { Localized } from './localized.ts';
import { type Problems, YamlReader } from './yaml-reader.ts';

/** What pack.yaml says of a pack. */
export interface Manifest {
  /** Small letters, digits and -: what the pack is called on the command line. */
  readonly name: string;
  /** As npm counts: 1.2.0. */
  readonly version: string;
  readonly title: Localized;
}

export const PACK_NAME = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;
const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]{1,40})?$/;

/**
 * Reads pack.yaml.
 * @param problems collects mistakes, so that reading goes on after the first
 * @throws ContentError
 */
export function readManifest(files: ContentFiles, problems?: Problems): Manifest {
  const file = 'pack.yaml';
  const text = files.read(file);
  if (text === undefined)
    throw new ContentError(
      file,
      'is missing; a pack needs it, with name, version and title (see berth pack new)',
    );
  const yaml = YamlReader.parse(file, text, problems);
  const manifest = {
    name: yaml.string('name'),
    version: yaml.string('version'),
    title: yaml.localized('title'),
  };
  if (!PACK_NAME.test(manifest.name))
    yaml.complain('name', 'must be 2 to 40 small letters, digits and -, the first a letter');
  if (!VERSION.test(manifest.version))
    yaml.complain('version', 'must be three numbers with dots, such as 1.0.0');
  yaml.done();
  return manifest;
}
