import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ContentFolder } from '../../src/cli/content-folder.ts';
import { Pack } from '../../src/tutor/content/pack.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../..');

const files = new ContentFolder(root);

/** The content that comes with berth. */
export const pack = new Pack(files);

/** One of its files as it was written. */
export const packFile = (path: string): string => files.read(path) ?? '';
