import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replay } from './replay.ts';

interface Recorded {
  readonly snippet: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8'));

/** Snippets on which we and bash 5.2 are known to disagree, by how they begin: none may be added without a reason. */
const KNOWN: readonly (readonly [start: string, reason: string])[] = [
  ['if; echo', 'the parser says where the error is, one token later than bash'],
  ['echo (;', 'the parser takes it for an unfinished list'],
  ['a=(1 2\n', 'other words for an open array'],
  ['echo $_ |', '$_ at the start is the path of bash itself'],
  ['f() { echo "$FUNCNAME', 'bash says `environment:` for an inner shell'],
  ['cat <<EOF⏎no end', 'the warning of a here-document without its end'],
  ['[[ "a b" ==', 'words of a syntax error inside [['],
  ['[[ $nope ]]', 'words of a syntax error inside [['],
];

describe('shell snippets answer as the recorded bash', () => {
  const isKnown = (snippet: string) => KNOWN.some(([start]) => `${snippet}\n`.startsWith(start));

  it('has recordings of at least 600 snippets', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(600);
  });

  it.each(recorded.filter(r => !isKnown(r.snippet)))(
    '$snippet',
    async ({ snippet, stdout, stderr, status }) => {
      expect(await replay(snippet)).toEqual({ stdout, stderr, status });
    },
  );

  it.each(KNOWN)('still differs: %s (%s)', async start => {
    const { snippet, ...outcome } = recorded.find(r => `${r.snippet}\n`.startsWith(start))!;
    expect(await replay(snippet)).not.toEqual(outcome);
  });
});
