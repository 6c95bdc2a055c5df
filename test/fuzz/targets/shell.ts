import { drive } from '../../../src/base/drive.ts';
import { Pipe } from '../../../src/base/pipe.ts';
import { type Rng, SeededRng } from '../../../src/base/rng.ts';
import recorded from '../../../src/shell/corpus/recorded.json' with { type: 'json' };
import { createRunner } from '../../../src/shell/runner.ts';
import { testWorld } from '../../../src/shell/testing.ts';
import { mustNotShowFaults } from '../faults.ts';
import { mutatedText } from '../mutate.ts';
import { chance, oddText, pick, some } from '../random.ts';
import { Broken, type Target } from '../target.ts';

/** Snippets whose results were recorded from the real bash: what people write. */
const SNIPPETS = recorded.map(({ snippet }) => snippet.replaceAll('⏎', '\n'));
const PROGRAMS =
  'awk sed grep find sort uniq cut tr head tail wc seq cat tee xargs date dd expr base64 jq yq tar diff paste printf test ls stat mkdir rm mv cp ln chmod chown touch basename dirname env id ps kill top df free less nano vi systemctl journalctl crictl openssl ip ss dig ping curl nc hostname uname sleep timeout watch yes tac rev nl od xxd md5sum sha256sum column comm join split fold fmt expand file du sudo su ssh scp kubectl etcdctl helm getopts read declare local export unset trap set shopt eval exec source let mapfile'.split(
    ' ',
  );
const WORDS = [
  ...PROGRAMS,
  ';',
  '|',
  '&&',
  '||',
  '&',
  '\n',
  '(',
  ')',
  '{ ',
  ' }',
  '$(',
  '`',
  '"',
  "'",
  '${x',
  '$((',
  '[[ ',
  ' ]]',
  '<<EOF\n',
  '<<<',
  '<(',
  '>',
  '2>&1',
  '>&-',
  '<&3',
  'if ',
  'then ',
  'fi',
  'while ',
  'do ',
  'done',
  'case x in',
  'esac',
  'for i in ',
  'function f',
  'select x in a b; ',
  'break 9',
  'continue',
  'return 300',
  'exit',
  '!',
  '$?',
  '$$',
  '$!',
  '$@',
  ...['a[@]', '!x', 'x:1:2', 'x//a/b', '#x', 'x^^'].map(inside => `\${${inside}}`),
  '{1..5}',
  '{1..99999999}',
  '~',
  '*',
  '?',
  '[a-z]*',
  'a=(1 2 3)',
  '-n',
  '--help',
  '-9',
  '-r',
  '-e',
  '99999999999999999999',
  '/dev/null',
  '/dev/zero',
  '/proc',
  '/etc/passwd',
  '/tmp',
];

/** Scripts for the shell and its programs, on a machine without a cluster. */
export const shell: Target = {
  name: 'shell',
  about: 'shell scripts and the programs of a machine',
  inSuite: 60,
  perWorld: 25,
  start: async seed => {
    const world = testWorld();
    const { clock, machine, idle } = world;
    const runner = createRunner({ clock, rng: new SeededRng(seed) });
    machine.files.writeFile('/root/a', 'one two\nthree  four\n5,6,7\n{"a": [1, {"b": null}]}\n');
    return {
      next: script,
      run: async (input, beat) => {
        const turn = () => idle().finally(beat);
        const text = input as string;
        const [stdin, stdout, stderr] = [new Pipe(), new Pipe(), new Pipe()];
        void stdin.write('a b c\n1 2 3\n').then(() => stdin.end());
        const process = runner.start({
          host: machine,
          argv: ['bash', '-c', text],
          env: { HOME: '/root', PATH: '/usr/bin:/bin', USER: 'root', TERM: 'xterm' },
          cwd: '/root',
          actor: { uid: 0, gids: [0] },
          stdin,
          stdout,
          stderr,
        });
        const [out, err] = [limited(stdout), limited(stderr)];
        let status: number | undefined;
        void process.done.then(code => {
          status = code;
        });
        await drive(clock, turn, clock.now() + 5_000, () => status !== undefined);
        const inTime = status !== undefined;
        if (!inTime) {
          process.kill(9);
          await drive(clock, turn, clock.now() + 1_000, () => status !== undefined);
          if (status === undefined) throw new Broken('is not ended by kill -9');
        }
        stdout.end();
        stderr.end();
        mustNotShowFaults(`${await out}\n${await err}`, text);
        return inTime ? (status === 0 ? 'done' : 'failed') : 'killed';
      },
    };
  },
};

/** The beginning of what a pipe is given; the rest is read and let go. */
async function limited(pipe: Pipe): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const chunk = await pipe.read();
    if (chunk === undefined) return text;
    if (text.length < 20_000) text += decoder.decode(chunk);
  }
}

function script(rng: Rng): string {
  if (chance(rng, 0.5)) return mutatedText(rng, pick(rng, SNIPPETS), WORDS);
  if (chance(rng, 0.3))
    return `${pick(rng, SNIPPETS)} ${pick(rng, ['|', '&&', ';', '\n'])} ${pick(rng, SNIPPETS)}`;
  const word = () => (chance(rng, 0.1) ? oddText(rng) : pick(rng, WORDS));
  return some(rng, 1, 4, () => [pick(rng, PROGRAMS), ...some(rng, 0, 5, word)].join(' ')).join(
    pick(rng, [' | ', '; ', ' && ']),
  );
}
