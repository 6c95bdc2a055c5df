import { TookTooLong } from '../../tutor/checks/bounds.ts';
import { ContentError, type ContentFiles } from '../../tutor/content/files.ts';
import { lintPack } from '../../tutor/packs/lint.ts';
import { within } from '../within.ts';

/** The longest that a pack may take to be read, in the host's time: milliseconds. That of berth takes one second. */
const LONGEST = 60_000;

/**
 * `lintPack` over a pack that nobody trusts: its files are bounded in size, and here the time that they take.
 * @returns the mistakes that were found; where the time was over, only that
 */
export function lintWithin(
  files: ContentFiles,
  lessons: readonly string[],
  longest = LONGEST,
): readonly ContentError[] {
  try {
    return within(longest, () => lintPack(files, lessons));
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    return [
      new ContentError(
        'pack.yaml',
        `the pack was not read to its end within ${longest / 1000} s; make its files smaller, or several packs of it`,
      ),
    ];
  }
}
