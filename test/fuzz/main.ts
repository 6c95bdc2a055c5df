/** Bundles the fuzzer and runs it. */
import { spawnSync } from 'node:child_process';
import { bundle } from './bundle.ts';

const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', await bundle(), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
