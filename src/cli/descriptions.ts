import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Descriptions, provideDescriptions } from '../apiserver/openapi/index.ts';
import { packageRoot } from './package-root.ts';

/** Has `kubectl explain` find what the build wrote; without a build it shows fields and types only. */
export function provideBuiltDescriptions(): void {
  provideDescriptions(() => {
    try {
      return JSON.parse(readFileSync(join(packageRoot(), 'dist/descriptions.json'), 'utf8')) as Descriptions;
    } catch {
      return {};
    }
  });
}
