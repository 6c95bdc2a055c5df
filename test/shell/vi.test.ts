/** vi as a candidate sees it: messages, modes, files, commands of the shell, what was typed ahead. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { World } from '../cluster/world.ts';
import { ShellScreen } from './screen.ts';

let world: World;
let screen: ShellScreen;

beforeAll(async () => {
  world = await World.start({});
  await world.sh(
    "printf 'kind: Pod\\nmetadata:\\n  name: web\\n' > pod.yaml; seq 100 > numbers; rm -f .vimrc",
  );
});

beforeEach(async () => {
  screen = new ShellScreen(world.cluster.clock, world.newSession(), { columns: 80, rows: 12 });
  await screen.wait(100);
});

/** What to type, and what the screen shows then. */
type Step = readonly [keys: string, shows: RegExp];
type Case = readonly [what: string, ...steps: Step[]];

const SESSIONS: readonly Case[] = [
  [
    'says what it read and wrote',
    ['vi pod.yaml<Enter>', /^kind: Pod\n[\s\S]*~\n"pod.yaml" 3L, 32B +1,1 +All$/],
    ['Gyyp:w<Enter>', /"pod.yaml" 4L, 44B written +4,3 +All$/],
    ['dd:x<Enter>', /vi pod.yaml\n/],
  ],
  [
    'says what is new',
    ['vi fresh<Enter>', /"fresh" \[New\]/],
    ['ix<Esc>:wq<Enter>cat fresh<Enter>', /\nx\n/],
  ],
  [
    'shows modes and what is recorded',
    ['vi pod.yaml<Enter>i', /^-- INSERT -- +1,1 +All$/m],
    ['<Esc>R', /-- REPLACE --/],
    ['<Esc>V', /-- VISUAL LINE --/],
    ['<Esc>qa', /recording @a/],
    ['q:set paste<Enter>i', /-- INSERT \(paste\) --/],
    ['<Esc>ZQ', /vi pod.yaml/],
  ],
  [
    'refuses to lose changes',
    ['vi pod.yaml<Enter>x:q<Enter>', /E37: No write since last change \(add ! to override\)/],
    [':e numbers<Enter>', /E37:/],
    [':w /nowhere/x<Enter>', /"\/nowhere\/x" E212: Can't open file for writing/],
    [':1,2w<Enter>', /E140: Use ! to write partial buffer/],
    [':w numbers<Enter>', /E13: File exists/],
    [':wrong<Enter>', /E492: Not an editor command: wrong/],
    [':q!<Enter>', /vi pod.yaml/],
  ],
  ['asks for a name', ['vi<Enter>ix<Esc>:w<Enter>', /E32: No file name/], [':q!<Enter>', /vi\n/]],
  [
    'warns before a file that is only to be read is changed',
    ['view pod.yaml<Enter>', /"pod.yaml" \[readonly\] 3L, 32B/],
    ['x', /W10: Warning: Changing a readonly file/],
    [':w<Enter>', /E45: 'readonly' option is set \(add ! to override\)/],
    [':q!<Enter>', /view pod.yaml/],
  ],
  [
    'begins at a line or a match',
    ['vi +50 numbers<Enter>', / 50,1 +\d+%$/],
    [':q<Enter>vi +/77 numbers<Enter>', / 77,1 +\d+%$/],
    [':q<Enter>vi + numbers<Enter>', / 100,1 +Bot$/],
    [':q<Enter>', /vi \+ numbers/],
  ],
  [
    'shows numbers, ends of lines and long lines',
    ['vi pod.yaml<Enter>:set nu list<Enter>', /^ {2}1 kind: Pod\$\n {2}2 metadata:\$/],
    ['G$a 가나<Esc>', /3 {3}name: web 가나\$/],
    ['0', / 3,1 /],
    ['40Aab<Esc>:set nonu nolist<Enter>', /(ab)+\n(ab)+\n~/],
    [':q!<Enter>', /vi pod.yaml/],
  ],
  [
    'goes through commands of the shell',
    ['vi pod.yaml<Enter>:r !echo hello<Enter>', /kind: Pod\nhello\nmetadata:/],
    [':%!sort<Enter>', /^ {2}name: web\nhello\nkind: Pod\nmetadata:\n[\s\S]*4 lines filtered/],
    ['gg!jtac<Enter>', /^hello\n {2}name: web\n/],
    [':!echo out<Enter>', /out\n[\s\S]*Press ENTER/],
    ['<Enter>:q!<Enter>', /vi pod.yaml/],
  ],
  [
    'reads ~/.vimrc',
    [
      "printf '\" mine\\nset et sw=2 ts=2 nu\\nnnoremap ,w :w<lt>CR>\\ninoremap jj <lt>Esc>\\n' > .vimrc; vi pod.yaml<Enter>",
      /^ {2}1 kind: Pod/,
    ],
    ['>>ijjx', /^ {2}1 {2}kind: Pod/],
    ['u,w', /written/],
    [':q!<Enter>rm .vimrc<Enter>', /rm .vimrc/],
  ],
  [
    'pastes as it is into an indented line',
    ['vi pod.yaml<Enter>Go<Esc>', / 4,/],
    ['a\x1b[200~a:\n  b:\n    c\x1b[201~<Esc>', /\n {0,2}a:\n {2}b:\n {4}c\n/],
    [':q!<Enter>', /vi pod.yaml/],
  ],
  [
    'takes what is typed ahead as it comes',
    ['vi ahead<Enter>', /New/],
    ['ix\x1b:wq\rcat ahead\r', /cat ahead\nx\n/],
  ],
  [
    'stops and goes on',
    ['vi pod.yaml<Enter><C-z>', /Stopped +vi pod.yaml/],
    ['fg<Enter>', /kind: Pod\n[\s\S]*1,1/],
    [':q<Enter>', /fg/],
  ],
  [
    'says that windows are not offered',
    ['vimdiff pod.yaml numbers<Enter>', /several windows are not offered|not found/],
  ],
  [
    'marks what is searched for and says when there is none',
    ['vi pod.yaml<Enter>/name<Enter>', /\/name +3,3/],
    ['n', /search hit BOTTOM, continuing at TOP/],
    ['/nothing<Enter>', /E486: Pattern not found: nothing/],
    ['u', /Already at oldest change/],
    ['ddu', /1 more line; before #1 {2}\d+ seconds? ago/],
    [':q!<Enter>', /vi pod.yaml/],
  ],
  [
    'kubectl edit keeps what the server refused and says where',
    ['kubectl run web --image=nginx<Enter>kubectl edit pod web<Enter>', /apiVersion: v1/],
    [
      ':%s/Policy: Always/Policy: Never/<Enter>:wq<Enter>',
      /# pods "web" was not valid:\n# \* spec: Forbidden/,
    ],
    [':q!<Enter>', /A copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"/],
    ['grep Policy: /tmp/kubectl-edit-*.yaml<Enter>', /restartPolicy: Never/],
  ],
];

describe('vi', () => {
  it.each(SESSIONS.map(([what, ...steps]) => ({ what, steps })))('$what', async ({ steps }) => {
    for (const [keys, shows] of steps) expect(await screen.type(keys)).toMatch(shows);
  });
});
