/** Records what the real vim makes of key sequences, into src/shell/vi/corpus/recorded.json; run by hand where vim 9 is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keySequences, TEXTS } from '../../src/shell/vi/corpus/sequences.ts';

const folder = new URL('../../src/shell/vi/corpus/', import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), 'vim-'));
const cases = keySequences();
const script = cases
  .map(({ text, keys }, i) => {
    const typed = keys.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/</g, '\\<');
    const lines = JSON.stringify(TEXTS[text]!.replace(/\n$/, '').split('\n')).replace(/\\t/g, '\t');
    return `enew! | set noai ul=-1 | call setline(1, ${lines.replace(/\t/g, '\\t')}) | let @/='' | let @"='' | set ul=1000\ncall cursor(1,1)\ncall feedkeys("${typed}", 'tx')\ncall writefile(getline(1,'$'), '${work}/${i}.txt')\ncall writefile([line('.').' '.col('.')], '${work}/${i}.pos')`;
  })
  .join('\n');
writeFileSync(
  join(work, 'run.vim'),
  `set nocompatible noswapfile viminfo= belloff=all nomore hidden\n${script}\nqa!\n`,
);
spawnSync('vim', ['-u', 'NONE', '-i', 'NONE', '-N', '-n', '-es', '-S', join(work, 'run.vim')], {
  timeout: 120_000,
  stdio: 'ignore',
});
const recorded = cases.map(({ text, keys }, i) => {
  try {
    const [line, column] = readFileSync(join(work, `${i}.pos`), 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    return { text, keys, result: readFileSync(join(work, `${i}.txt`), 'utf8'), line, column };
  } catch {
    return undefined;
  }
});
rmSync(work, { recursive: true, force: true });
const all = recorded.filter(r => r !== undefined);
writeFileSync(join(folder, 'recorded.json'), `[\n${all.map(r => JSON.stringify(r)).join(',\n')}\n]\n`);
console.log(`${all.length} of ${cases.length} recorded`);
