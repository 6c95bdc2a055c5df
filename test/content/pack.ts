import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ContentFolder } from '../../src/cli/content-folder.ts';
import { Pack } from '../../src/tutor/content/pack.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** The content that comes with berth. */
export const pack = new Pack(new ContentFolder(root));
