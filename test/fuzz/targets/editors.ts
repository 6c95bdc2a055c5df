import xterm from '@xterm/headless';
import { drive } from '../../../src/base/drive.ts';
import { Pipe } from '../../../src/base/pipe.ts';
import { type Rng, SeededRng } from '../../../src/base/rng.ts';
import { createRunner } from '../../../src/shell/runner.ts';
import { testWorld } from '../../../src/shell/testing.ts';
import { keySequences, TEXTS } from '../../../src/shell/vi/corpus/sequences.ts';
import { keysOf } from '../../shell/keys.ts';
import { mustNotShowFaults } from '../faults.ts';
import { chance, oddText, pick, some } from '../random.ts';
import { Broken, type Target } from '../target.ts';

interface Typed {
  readonly program: string;
  readonly text: string;
  /** The bytes of each key. */
  readonly keys: readonly string[];
  readonly columns: number;
  readonly rows: number;
}

const SEQUENCES = keySequences();
const EX = [
  ':%s/a/b/g',
  ':g/./d',
  ':v/x/normal Ax',
  ':1,$!sort',
  ':r /etc/passwd',
  ':w /tmp/x',
  ':e!',
  ':set nu list ts=0 sw=99999 wrap',
  ':set all',
  ':map x dd',
  ':map x x',
  ':!ls',
  ':sh',
  ':help',
  ':normal 99999999ix',
  ':s/\\(a*\\)*b/x/',
  ':m0',
  ':t.',
  ':k a',
  ":'a,'bd",
  ':reg',
  ':earlier 9',
  ':undo',
  ':.,+5>',
  ':@a',
  ':split',
  ':tabnew',
  ':99999999999',
  ':w!>>x',
];
const VI_KEYS = [
  ...'iaoOxXdDcCyYpPuUJ.~rRsSvVwWbBeE0$^GgHLMfFtT;,nN*#/?%{}()[]<>=&qQ@mzZ\'"`|:123456789',
].map(key => key);
const KEYS = [
  '<Esc>',
  '<Enter>',
  '<Tab>',
  '<BS>',
  '<Up>',
  '<Down>',
  '<Left>',
  '<Right>',
  '<Home>',
  '<End>',
  '<Del>',
  '<PageUp>',
  '<PageDown>',
  '<C-r>',
  '<C-v>',
  '<C-w>',
  '<C-c>',
  '<C-d>',
  '<C-u>',
  '<C-f>',
  '<C-b>',
  '<C-a>',
  '<C-x>',
  '<C-k>',
  '<C-o>',
  '<C-z>',
  '<C-l>',
  '<C-n>',
  '<C-p>',
  '<C-y>',
  '<C-t>',
  '<C-g>',
  '<C-_>',
  '<M-u>',
  '<M-e>',
  '<M-f>',
  '<M-.>',
  '<M-\\>',
];

/** vi and nano on a terminal: recorded key sequences joined and broken, windows of every size. */
export const editors: Target = {
  name: 'editors',
  about: 'keys in vi, nano and the shell’s line',
  inSuite: 50,
  perWorld: 40,
  start: async seed => {
    const world = testWorld();
    const { clock, machine, idle } = world;
    const runner = createRunner({ clock, rng: new SeededRng(seed) });
    return {
      next: typed,
      run: async input => {
        const { program, text, keys, columns, rows } = input as Typed;
        machine.files.writeFile('/root/f', text);
        const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, logLevel: 'off' });
        const keyboard = new Pipe(Number.POSITIVE_INFINITY);
        let said = '';
        const output = {
          write: async (chunk: Uint8Array | string) => {
            screen.write(chunk);
            said = (said + (typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk))).slice(
              -20_000,
            );
          },
          end: () => undefined,
        };
        const process = runner.start({
          host: machine,
          argv: program === 'bash' ? ['bash', '-i'] : [program, 'f'],
          env: { HOME: '/root', PATH: '/usr/bin:/bin', USER: 'root', TERM: 'xterm-256color' },
          cwd: '/root',
          actor: { uid: 0, gids: [0] },
          stdin: keyboard,
          stdout: output,
          stderr: output,
          terminal: { columns, rows, onResize: () => ({ stop: () => undefined }) },
        });
        let status: number | undefined;
        void process.done.then(code => {
          status = code;
        });
        const press = async (key: string) => {
          void keyboard.write(key);
          await drive(clock, idle, clock.now() + 20, () => status !== undefined);
        };
        for (const key of keys) if (status === undefined) await press(key);
        const early = status !== undefined;
        for (const key of LEAVE[program]!) if (status === undefined) await press(key);
        if (status === undefined) {
          process.kill(9);
          await drive(clock, idle, clock.now() + 1_000, () => status !== undefined);
          if (status === undefined) throw new Broken('is not ended by kill -9');
        }
        keyboard.end();
        screen.dispose();
        mustNotShowFaults(said, text + keys.join(''));
        return early ? `${program} left early` : `${program} left`;
      },
    };
  },
};

/** What leaves a program whatever it was at. */
const LEAVE: Readonly<Record<string, readonly string[]>> = {
  vi: keysOf('<C-c><Esc><Esc><Enter><Esc>:q!<Enter>'),
  nano: keysOf('<C-c><C-c><C-x>n'),
  bash: keysOf('<C-c><C-c><C-u>exit<Enter>exit<Enter>'),
};

function typed(rng: Rng): Typed {
  const program = pick(rng, ['vi', 'vi', 'vi', 'nano', 'bash']);
  const text = chance(rng, 0.1) ? oddText(rng) : pick(rng, TEXTS);
  const piece = () => {
    const kind = rng.int(10);
    if (kind < 4 && program === 'vi') return pick(rng, SEQUENCES).keys.replaceAll('<CR>', '<Enter>');
    if (kind < 5 && program === 'vi') return `<Esc>${pick(rng, EX)}<Enter>`;
    if (kind < 7) return pick(rng, KEYS);
    if (kind < 9)
      return chance(rng, 0.5)
        ? pick(rng, VI_KEYS)
        : `${rng.int(chance(rng, 0.05) ? 99_999_999 : 9)}${pick(rng, VI_KEYS)}`;
    return oddText(rng).slice(0, 20);
  };
  const keys = some(rng, 1, 12, piece).flatMap(keysOf);
  const [columns, rows] = chance(rng, 0.2) ? [1 + rng.int(12), 1 + rng.int(4)] : [80, 24];
  return { program, text, keys, columns, rows };
}
