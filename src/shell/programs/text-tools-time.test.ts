import { expect, it } from 'vitest';
import { replay } from '../corpus/replay.ts';

// a millisecond's steps are used up by the subshells: the tool's own step has to wait for the next one
it.each([1, 2, 3, 4, 5, 6])(
  'a tool that writes when its time is up goes on a moment later (%i)',
  async count => {
    const { stdout } = await replay(`${'a=$(:); '.repeat(count)}touch a b c; echo done`);
    expect(stdout).toBe('done\n');
  },
);
