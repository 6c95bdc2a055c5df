/** What a real node answered, file by file: see conformance/node.ts. The recordings are not part of the project. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replayFile } from '../conformance/node.ts';
import { filesOf } from '../conformance/recording.ts';

const FOLDER = new URL('../../../shared/conformance/node', import.meta.url).pathname;
const recorded = existsSync(FOLDER);

describe.runIf(recorded)('answers as the recorded node', () => {
  test.each(recorded ? filesOf(FOLDER).map(file => [basename(file), file] as const) : [])(
    '%s',
    async (_, file) => {
      const differences: string[] = [];
      const { agree, total } = await replayFile(file, difference => differences.push(difference));
      expect(differences).toEqual([]);
      expect(agree).toBe(total);
      expect(total).toBeGreaterThan(0);
    },
    120_000,
  );
});
