/** Records what the real vim makes of key sequences, into src/shell/vi/corpus/recorded.json; run by hand where vim 9 is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keySequences, keysOf, TEXTS } from '../../src/shell/vi/corpus/sequences.ts';

const folder = new URL('../../src/shell/vi/corpus/', import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), 'vim-'));

/** A string of vim's script language: each key in its own notation. */
function quoted(keys: string): string {
  const typed = keysOf(keys).map(key => {
    if (key.length > 1) return `\\${key}`;
    return /["\\]/.test(key) ? `\\${key}` : key;
  });
  return `"${typed.join('')}"`;
}

/** Each sequence has a vim of its own, so that registers, marks and `.` are empty. */
function record({ text, keys }: { text: number; keys: string }) {
  const lines = TEXTS[text]!.replace(/\n$/, '').split('\n');
  writeFileSync(join(work, 'text'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(work, 'run.vim'),
    `set noswapfile belloff=all nomore backspace=indent,eol,start complete=. encoding=utf-8
edit ${join(work, 'text')}
call cursor(1, 1)
call feedkeys(${quoted(keys)}, 'tx')
call writefile(getline(1,'$'), '${join(work, 'result')}')
call writefile([line('.').' '.col('.')], '${join(work, 'cursor')}')
qa!
`,
  );
  const vim = ['-u', 'NONE', '-i', 'NONE', '-N', '-n', '-es', '-S', join(work, 'run.vim')];
  spawnSync('vim', vim, { timeout: 5000, stdio: 'ignore' });
  try {
    const [line, column] = readFileSync(join(work, 'cursor'), 'utf8').trim().split(' ').map(Number);
    return { text, keys, result: readFileSync(join(work, 'result'), 'utf8'), line, column };
  } catch {
    return undefined;
  } finally {
    for (const name of ['result', 'cursor']) rmSync(join(work, name), { force: true });
  }
}

const cases = keySequences();
const recorded = cases.map(record).filter(result => result !== undefined);
rmSync(work, { recursive: true, force: true });
writeFileSync(
  join(folder, 'recorded.json'),
  `[\n${recorded.map(result => JSON.stringify(result)).join(',\n')}\n]\n`,
);
console.log(`${recorded.length} of ${cases.length} recorded`);
