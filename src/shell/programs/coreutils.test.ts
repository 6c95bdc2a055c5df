import { describe, expect, it } from 'vitest';
import { testWorld } from '../testing.ts';

/** Commands with what the real tools (coreutils 9, mawk) print and the status they end with. */
const RECORDED: readonly (readonly [command: string, output: string, status: number])[] = [
  ["date -d '2024-01-31 +1 month' +%F", '2024-03-02\n', 0],
  ["date -d '2024-01-01 10:00 UTC + 2 hours' +%T", '12:00:00\n', 0],
  ["date -d '2024-05-15 last year' --rfc-3339=seconds", '2023-05-15 00:00:00+00:00\n', 0],
  ["date -d 'Mon Jan  1 10:00:00 UTC 2024' -Iminutes", '2024-01-01T10:00+00:00\n', 0],
  ["date -d '2024-02-30'", 'date: invalid date ‘2024-02-30’\n', 1],
  ['echo a:b:c:d | cut -d: --complement -f2-3', 'a:d\n', 0],
  ['echo abcdef | cut -c1-2,4- --output-delimiter=_', 'ab_def\n', 0],
  ['echo aGVs!bG8K | base64 -d', 'helbase64: invalid input\n', 1],
  ["expr abc : 'a\\(.*\\)'", 'bc\n', 0],
  ['expr 1 +', 'expr: syntax error: missing argument after ‘+’\n', 2],
  ['seq 5 | paste -d, - - -', '1,2,3\n4,5,\n', 0],
  ["echo a,1 | awk -F, -v OFS=';' '{$1=$1; print v, $0}' v=7", '7;a;1\n', 0],
  ['mkdir d; touch d/x; ln -s d l; ls -dL l; ls -L l', 'l\nx\n', 0],
];

describe('text tools answer as the real ones', () => {
  it.each(RECORDED)('%s', async (command, output, status) => {
    const { run } = testWorld();
    const result = await run(command);
    expect(result.stdout + result.stderr).toBe(output);
    expect(result.status).toBe(status);
  });
});
