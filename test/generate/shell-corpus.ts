/** Records what the real bash answers to src/shell/corpus/snippets.txt; run by hand where bash 5.2 is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = new URL('../../src/shell/corpus/', import.meta.url).pathname;
const snippets = readFileSync(join(folder, 'snippets.txt'), 'utf8').split('\n').filter(Boolean);

const recorded = snippets.map(line => {
  const home = mkdtempSync(join(tmpdir(), 'corpus-'));
  try {
    const result = spawnSync('bash', ['-c', line.replaceAll('⏎', '\n')], {
      cwd: home,
      env: { HOME: '/root', PATH: '/usr/bin:/bin', USER: 'root', LC_ALL: 'C.UTF-8' },
      input: '',
      encoding: 'utf8',
      timeout: 10_000,
    });
    return { snippet: line, stdout: result.stdout, stderr: result.stderr, status: result.status };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

writeFileSync(join(folder, 'recorded.json'), `${JSON.stringify(recorded, undefined, 1)}\n`);
