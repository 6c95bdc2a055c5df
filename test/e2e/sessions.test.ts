/**
 * Sixty sessions key by key in a real pseudo-terminal with the real program. One `berth sh` serves them one after the
 * other: each begins in a new bash on a cleared screen, and leaves it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Screen } from './screen.ts';

const SIZE = { columns: 100, rows: 30 };
const FIRST_PROMPT = /^root@controlplane:~#$/;
/** What a session begins with. */
const begun = (number: number) => new RegExp(`^session ${number}\\nroot@controlplane:~#$`);
/** What the sessions find: files, and a Pod that is on its way. */
const PREPARATION = [
  "printf 'line %d\\n' $(seq 100) > numbers; printf 'kind: Pod\\nname: x\\n' > pod.yaml",
  'kubectl run nginx --image=nginx; export HISTFILE=/dev/null; while :; do clear; echo session $((++n)); bash; done',
];

const home = mkdtempSync(join(tmpdir(), 'berth-sessions-'));
let screen: Screen | undefined;
let sessions = 1;

beforeEach(async () => {
  if (screen !== undefined) return;
  screen = new Screen(['sh'], home, SIZE);
  sessions = 1;
  await screen.shows(FIRST_PROMPT);
  for (const line of PREPARATION) screen.type(`${line}\r`);
  await screen.shows(begun(sessions));
}, 60_000);

// A session that did not come to its end takes the program with it.
afterEach(async context => {
  const used = screen!;
  screen = undefined;
  if (context.task.result?.state === 'fail') return used.kill();
  used.resize(SIZE.columns, SIZE.rows);
  used.type('\x03');
  used.type('\x15exit\r');
  await used.shows(begun(++sessions));
  screen = used;
}, 60_000);

afterAll(() => {
  screen?.kill();
  rmSync(home, { recursive: true, force: true });
});

/** Keys to press, and what the screen shows then. */
type Step = readonly [keys: string, shows: RegExp];

async function session(...steps: readonly Step[]): Promise<void> {
  for (const [keys, shows] of steps) {
    await screen!.press(keys);
    await screen!.shows(shows);
  }
}

describe('editing a line', () => {
  it.each([
    ['prints what a command prints', 'echo hi<Enter>', /^hi$/m],
    ['rubs out', 'echo hxx<BS><BS>i<Enter>', /^hi$/m],
    ['goes to the beginning and the end', 'cho ok<Home>e<End>!<Enter>', /^ok!$/m],
    ['moves by character', 'echo ac<Left>b<Enter>', /^abc$/m],
    ['moves by word', 'echo two one<M-b>three <Enter>', /^two three one$/m],
    ['kills to the end and yanks', 'echo a b c<C-a><C-k>echo <C-y><Enter>', /^echo a b c$/m],
    ['kills a word backwards', 'echo no<C-w>yes<Enter>', /^yes$/m],
    ['kills to the beginning', 'wrong<C-u>echo right<Enter>', /^right$/m],
    ['deletes under the cursor', 'echo xab<C-a><M-f><Right><Del><Enter>', /^ab$/m],
    ['transposes', 'ehco ok<C-a><Right><Right><C-t><Enter>', /^ok$/m],
    ['undoes', 'echo good<C-w><C-_><Enter>', /^good$/m],
    ['makes a word upper case', 'echo word<M-b><M-u><Enter>', /^WORD$/m],
    ['puts in the last argument', 'echo first last<Enter>echo <M-.>!<Enter>', /^last!$/m],
    ['clears the screen', 'echo gone<Enter><C-l>', /^root@controlplane:~#$/],
    ['shows Korean', 'echo 파드<Enter>', /^파드$/m],
    ['drops the line at ^C', 'echo never<C-c>echo then<Enter>', /\^C\n.*echo then\nthen\n/],
    [
      'pastes several lines, which wait for Enter',
      '\x1b[200~echo one\necho two\n\x1b[201~<Enter>',
      /echo two\none\ntwo$/m,
    ],
    [
      'edits the line in vi and runs it',
      'echo draft<C-x><C-e>A here<Esc>:wq<Enter>',
      /^echo draft here\ndraft here$/m,
    ],
    ['counts', 'echo <M-5>a<Enter>', /^aaaaa$/m],
    ['goes round the kills', 'echo one<C-w>two<C-w><C-y><M-y><Enter>', /^one$/m],
  ])('%s', async (_, keys, shows) => {
    await session([keys, shows]);
  });

  it('wraps a long line and goes on where it was', async () => {
    screen!.resize(40, 10);
    await session(
      [`echo ${'x'.repeat(60)}<C-a><Del><Del><Del><Del>printf %s.<End>y`, /x{20}\n?x*y$/],
      ['<Enter>', /x{20}\n?x*y\./],
    );
  });

  it('draws the line anew after a resize', async () => {
    await session(['echo abc', /echo abc$/]);
    screen!.resize(60, 20);
    await session(['d<Enter>', /^abcd$/m]);
  });
});

describe('history', () => {
  it.each([
    ['goes back with Up', 'echo a<Enter>echo b<Enter><Up><Up><Enter>', /a\n.*\nb\n.*echo a\na\n/],
    ['comes forward with Down', 'echo a<Enter>echo b<Enter><Up><Up><Down><Enter>', /b\n.*echo b\nb\n/],
    ['finds with ^R', 'echo needle<Enter>echo hay<Enter><C-r>nee<Enter>', /hay\n.*echo needle\nneedle\n/],
    ['leaves ^R with ^G', 'echo old<Enter><C-r>old<C-g>echo new<Enter>', /^new$/m],
    ['repeats with !!', 'echo again<Enter>!!<Enter>', /again\n.*!!\necho again\nagain/],
    ['takes the last word with !$', 'ls pod.yaml<Enter>cat !$<Enter>', /cat pod.yaml\nkind: Pod/],
    ['repeats by prefix', 'echo prefix<Enter>true<Enter>!ec<Enter>', /echo prefix\nprefix/],
    ['takes a word of a line before', 'echo a b c<Enter>echo !:2<Enter>', /^b$/m],
    ['changes what it repeats', 'echo abc<Enter>!!:s/b/x/<Enter>', /^axc$/m],
    ['corrects with ^a^b', 'echo wrong<Enter>^wrong^right<Enter>', /^right$/m],
    ['says what it does not find', '!nosuch<Enter>', /!nosuch: event not found/],
    ['lists', 'echo one<Enter>history<Enter>', /1 {2}echo one\n +2 {2}history/],
  ])('%s', async (_, keys, shows) => {
    await session([keys, shows]);
  });
});

describe('what is unfinished', () => {
  it.each([
    ['a loop', 'for i in 1 2; do<Enter>echo n$i<Enter>done<Enter>', /> echo n\$i\n> done\nn1\nn2/],
    ['a function', 'foo() {<Enter>echo in $1<Enter>}<Enter>foo x<Enter>', /> echo in \$1\n> }\n.*\nin x/],
    ['a quote', 'echo "a<Enter>b"<Enter>', /> b"\na\nb/],
    ['a here-document', 'cat <lt><lt>E<Enter>text<Enter>E<Enter>', /> text\n> E\ntext/],
    ['a backslash', 'echo one \\<Enter>two<Enter>', /> two\none two/],
    ['a pipe', 'echo x |<Enter>cat<Enter>', /> cat\nx/],
    ['^C leaves it', 'echo "a<Enter><C-c>echo ok<Enter>', /^ok$/m],
  ])('%s', async (_, keys, shows) => {
    await session([keys, shows]);
  });
});

describe('jobs and signals', () => {
  it.each<[string, ...Step[]]>([
    [
      '^C ends a command',
      ['sleep 1000<Enter>', /sleep 1000$/],
      ['<C-c>', /\^C\n.*#$/],
      ['echo $?<Enter>', /echo \$\?\n130/],
    ],
    [
      '^C ends a loop',
      ['while true; do echo go; sleep 0.1; done<Enter>', /^go$/m],
      ['<C-c>', /\^C\n.*#$/],
      ['echo out<Enter>', /echo out\nout$/m],
    ],
    [
      '^Z stops, jobs tells, fg goes on',
      ['sleep 50<Enter>', /sleep 50$/],
      ['<C-z>', /Stopped +sleep 50\n.*# ?$/],
      ['jobs<Enter>', /jobs\n\[1\]\+ {2}Stopped +sleep 50/],
      ['fg<Enter>', /fg\nsleep 50$/],
      ['<C-c>', /fg\nsleep 50\n\^C\n.*#$/],
    ],
    [
      'bg lets it go on',
      ['sleep 50<Enter>', /sleep 50$/],
      ['<C-z>', /Stopped.*\n.*#$/],
      ['bg<Enter>jobs<Enter>', /\[1\]\+ sleep 50 &\n.*jobs\n\[1\]\+ {2}Running +sleep 50 &/],
      ['kill %1<Enter>', /kill %1\n/],
    ],
    [
      '& runs beside',
      ['sleep 50 &<Enter>jobs<Enter>', /\[1\] \d+\n.*\n\[1\]\+ {2}Running +sleep 50 &/],
      ['kill %1<Enter>', /kill %1\n/],
    ],
    ['^D leaves', ['bash<Enter>', /bash\n.*#$/], ['<C-d>', /exit\n.*#$/]],
    [
      '^D ends the input of a program',
      ['cat<Enter>', /cat$/],
      ['typed<Enter>', /typed\ntyped$/],
      ['<C-d>', /typed\ntyped\n.*#$/],
      ['echo done<Enter>', /echo done\ndone/],
    ],
    [
      'read takes a line',
      ['read -p "name? " n; echo "got $n"<Enter>', /^name\?$/m],
      ['me<Enter>', /name\? me\ngot me/],
    ],
    [
      'tells of a job that has ended before the next prompt',
      ['sleep 0.1 &<Enter>', /\[1\] \d+\n/],
      ['sleep 0.3<Enter>', /\[1\]\+ {2}Done +sleep 0.1/],
    ],
    [
      'fg waits for a job that was stopped, with its output on the terminal',
      ['vi pod.yaml<Enter>', /kind: Pod/],
      ['<C-z>', /Stopped +vi pod.yaml\n/],
      ['fg<Enter>', /^kind: Pod/],
      [':q<Enter>', /#$/],
      ['echo back<Enter>', /^back$/m],
    ],
    [
      'what is typed ahead goes to the program that reads it',
      ['vi ahead<Enter>iearly<Esc>:wq<Enter>cat ahead<Enter>', /cat ahead\nearly\n/],
    ],
  ])('%s', async (_, ...steps) => {
    await session(...steps);
  });
});

describe('set -o vi', () => {
  it.each([
    ['moves and changes', 'set -o vi<Enter>echo abc<Esc>0wcwxyz<Enter>', /^xyz$/m],
    ['deletes a word', 'set -o vi<Enter>echo a b<Esc>dwax<Enter>', /^a x$/m],
    ['goes back in history', 'set -o vi<Enter>echo old<Enter><Esc>k<Enter>', /old\n.*echo old\nold/],
    ['repeats a change', 'set -o vi<Enter>echo a b c d<Esc>0wdw.<Enter>', /^c d$/m],
    ['appends at the end', 'set -o vi<Enter>echo a<Esc>0Ab<Enter>', /^ab$/m],
  ])('%s', async (_, keys, shows) => {
    await session([keys, shows]);
  });
});

describe('other users and machines', () => {
  it.each<[string, ...Step[]]>([
    [
      'su becomes the user, exit comes back',
      ['su - student<Enter>', /student@controlplane:~\$$/],
      ['whoami<Enter>', /whoami\nstudent/],
      ['exit<Enter>whoami<Enter>', /whoami\nroot/],
    ],
    ['sudo runs as root', ['sudo -u student whoami<Enter>sudo whoami<Enter>', /student\n.*\nroot/]],
    [
      'ssh goes to a node and comes back',
      ['ssh node01<Enter>', /root@node01:~#$/],
      ['hostname<Enter>', /hostname\nnode01/],
      ['exit<Enter>', /root@controlplane:~#$/],
      ['hostname<Enter>', /hostname\ncontrolplane/],
    ],
    [
      'kubectl exec -it gives a shell in a container',
      ['kubectl wait --for=condition=Ready pod/nginx<Enter>', /condition met\n/],
      ['kubectl exec -it nginx -- sh<Enter>', /\n#$/],
      ['hostname<Enter>', /# hostname\nnginx/],
      ['exit<Enter>', /root@controlplane:~#$/],
      ['hostname<Enter>', /hostname\ncontrolplane/],
    ],
  ])('%s', async (_, ...steps) => {
    await session(...steps);
  });
});

describe('full-screen programs', () => {
  it('less pages, searches and leaves', async () => {
    await session(['less numbers<Enter>', /^line 1\n/]);
    expect(screen!.alternate).toBe(true);
    await session(
      [' ', /^line 30\n/],
      ['/line 77<Enter>', /^line 7[27]\n/],
      ['G', /line 100\n\(END\)$/],
      ['g', /^line 1\n/],
      ['q', /less numbers\nroot@/],
    );
    expect(screen!.alternate).toBe(false);
  });

  it.each<[string, ...Step[]]>([
    [
      'watch shows anew until ^C',
      ['watch -n 0.1 "ls | wc -l; date +%N"<Enter>', /^Every 0\.1s: ls \| wc -l; date \+%N/],
      ['<C-c>', /root@controlplane:~#$/],
      ['cat count<Enter>', /No such file/],
    ],
    [
      'top lists processes until q',
      ['top<Enter>', /PID.*COMMAND[\s\S]*kubelet/],
      ['q', /root@controlplane:~#$/],
    ],
    [
      'vi edits a file',
      ['vi note.txt<Enter>', /^~$/m],
      ['ihello', /INSERT/],
      ['<Esc>:wq<Enter>', /#$/],
      ['cat note.txt<Enter>', /cat note.txt\nhello/],
    ],
    [
      'kubectl edit opens vi and applies what was written',
      ['kubectl edit pod nginx<Enter>', /apiVersion: v1/],
      [':%s/run: nginx/run: changed/<Enter>', /run: changed/],
      [':wq<Enter>', /pod\/nginx edited/],
      ['kubectl get pod nginx -L run<Enter>', /changed$/m],
    ],
    [
      'kubectl get -w shows changes, and awk behind it',
      ['kubectl get pods -w | awk \'{print "<lt>" $1 ">"}\' &<Enter>', /^<nginx>$/m],
      ['kubectl run later --image=nginx<Enter>', /^<later>$/m],
      ['kill %1<Enter><Enter>', /Terminated/],
    ],
  ])('%s', async (_, ...steps) => {
    await session(...steps);
  });
});
