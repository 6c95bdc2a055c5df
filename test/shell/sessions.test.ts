/** Key by key at the shell's terminal: line editing, history, jobs, signals, full-screen programs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { World } from '../cluster/world.ts';
import { ShellScreen } from './screen.ts';

let world: World;

beforeAll(async () => {
  world = await World.start({});
  await world.sh('kubectl create ns blue; kubectl run nginx --image=nginx');
  await world.sh("printf 'line %d\\n' $(seq 100) > numbers; printf 'kind: Pod\\nname: x\\n' > pod.yaml");
  await world.wait(20);
});

const open = (size?: { columns: number; rows: number }) =>
  new ShellScreen(world.cluster.clock, world.newSession(), size);

/** Presses keys in a new shell. @returns the screen */
async function session(keys: string, ms?: number): Promise<string> {
  return open().type(keys, ms);
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
    ['pastes several lines', '\x1b[200~echo one\necho two\n\x1b[201~', /^one\n(.*\n)*two$/m],
  ])('%s', async (_, keys, screen) => {
    expect(await session(keys)).toMatch(screen);
  });

  it('wraps a long line and goes on where it was', async () => {
    const screen = open({ columns: 40, rows: 10 });
    await screen.type(`echo ${'x'.repeat(60)}<C-a><Del><Del><Del><Del>printf %s.<End>y`);
    expect(await screen.type('<Enter>')).toMatch(/x{20}\n?x*y\./);
  });

  it('draws the line anew after a resize', async () => {
    const screen = open();
    await screen.type('echo abc');
    await screen.resize(60, 20);
    expect(await screen.type('d<Enter>')).toMatch(/^abcd$/m);
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
    ['corrects with ^a^b', 'echo wrong<Enter>^wrong^right<Enter>', /^right$/m],
    ['says what it does not find', '!nosuch<Enter>', /!nosuch: event not found/],
    ['lists', 'echo one<Enter>history<Enter>', /1 {2}echo one\n +2 {2}history/],
  ])('%s', async (_, keys, screen) => {
    expect(await session(keys)).toMatch(screen);
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
  ])('%s', async (_, keys, screen) => {
    expect(await session(keys)).toMatch(screen);
  });
});

describe('jobs and signals', () => {
  it.each([
    ['^C ends a command', 'sleep 1000<Enter><C-c>echo $?<Enter>', /\^C\n.*echo \$\?\n130/],
    ['^C ends a loop', 'while true; do sleep 1; done<Enter><C-c>echo out<Enter>', /^out$/m],
    [
      '^Z stops, jobs tells, fg goes on',
      'sleep 50<Enter><C-z>jobs<Enter>fg<Enter><C-c>',
      /Stopped +sleep 50\n.*jobs\n\[1\]\+ {2}Stopped +sleep 50\n.*fg\nsleep 50\n\^C/,
    ],
    [
      'bg lets it go on',
      'sleep 50<Enter><C-z>bg<Enter>jobs<Enter>kill %1<Enter>',
      /\[1\]\+ sleep 50 &\n.*jobs\n\[1\]\+ {2}Running +sleep 50 &/,
    ],
    [
      '& runs beside',
      'sleep 50 &<Enter>jobs<Enter>kill %1<Enter>',
      /\[1\] \d+\n.*\n\[1\]\+ {2}Running +sleep 50 &/,
    ],
    ['^D leaves', 'echo x<Enter><C-d>', /exit$/],
    [
      '^D ends the input of a program',
      'cat<Enter>typed<Enter><C-d>echo done<Enter>',
      /typed\ntyped\n.*echo done\ndone/,
    ],
    ['read takes a line', 'read -p "name? " n; echo "got $n"<Enter>me<Enter>', /name\? me\ngot me/],
  ])('%s', async (_, keys, screen) => {
    expect(await session(keys)).toMatch(screen);
  });

  it('fg waits for a job that was stopped, with its output on the terminal', async () => {
    const screen = open();
    await screen.type('sleep 5; echo over<Enter><C-z>');
    await screen.type('vi pod.yaml<Enter><C-z>');
    expect(await screen.type('fg<Enter>')).toMatch(/kind: Pod/);
    expect(await screen.type(':q<Enter>echo back<Enter>')).toMatch(/^back$/m);
  });

  it('tells of a job that has ended before the next prompt', async () => {
    const screen = open();
    await screen.line('sleep 1 &', 2_000);
    expect(await screen.type('<Enter>')).toMatch(/\[1\]\+ {2}Done +sleep 1/);
  });
});

describe('set -o vi', () => {
  it.each([
    ['moves and changes', 'set -o vi<Enter>echo abc<Esc>0wcwxyz<Enter>', /^xyz$/m],
    ['deletes a word', 'set -o vi<Enter>echo a b<Esc>dwax<Enter>', /^a x$/m],
    ['goes back in history', 'set -o vi<Enter>echo old<Enter><Esc>k<Enter>', /old\n.*echo old\nold/],
    ['appends at the end', 'set -o vi<Enter>echo a<Esc>0Ab<Enter>', /^ab$/m],
  ])('%s', async (_, keys, screen) => {
    expect(await session(keys)).toMatch(screen);
  });
});

describe('other users and machines', () => {
  it('su becomes the user, exit comes back', async () => {
    const screen = open();
    expect(await screen.type('su - student<Enter>whoami<Enter>')).toMatch(
      /student@controlplane:~\$ whoami\nstudent/,
    );
    expect(await screen.type('exit<Enter>whoami<Enter>')).toMatch(/whoami\nroot/);
  });

  it('sudo runs as root', async () => {
    expect(await session('sudo -u student whoami<Enter>sudo whoami<Enter>')).toMatch(/student\n.*\nroot/);
  });

  it('ssh goes to a node and comes back', async () => {
    const screen = open();
    expect(await screen.type('ssh node01<Enter>hostname<Enter>', 2_000)).toMatch(
      /root@node01:~# hostname\nnode01/,
    );
    expect(await screen.type('exit<Enter>hostname<Enter>', 500)).toMatch(/hostname\ncontrolplane/);
  });

  it('kubectl exec -it gives a shell in a container', async () => {
    const screen = open();
    await screen.type('kubectl exec -it nginx -- sh<Enter>', 1_000);
    expect(await screen.type('hostname<Enter>', 500)).toMatch(/# hostname\nnginx/);
    expect(await screen.type('exit<Enter>hostname<Enter>', 500)).toMatch(/hostname\ncontrolplane/);
  });
});

describe('full-screen programs', () => {
  it('less pages, searches and leaves', async () => {
    const screen = open();
    expect(await screen.type('less numbers<Enter>')).toMatch(/^line 1\n/);
    expect(screen.alternate).toBe(true);
    expect(await screen.type(' ')).toMatch(/^line 30\n/);
    expect(await screen.type('/line 77<Enter>')).toMatch(/^line 72\n|^line 77\n/);
    expect(await screen.type('G')).toMatch(/line 100\n\(END\)$/);
    expect(await screen.type('g')).toMatch(/^line 1\n/);
    expect(await screen.type('q')).toMatch(/less numbers\nroot@/);
    expect(screen.alternate).toBe(false);
  });

  it('watch shows anew every two seconds, until ^C', async () => {
    const screen = open();
    const first = await screen.type('watch date +%s<Enter>', 100);
    expect(first).toMatch(/^Every 2\.0s: date \+%s/);
    const later = await screen.wait(4_100);
    expect(later.split('\n').at(-1)).not.toBe(first.split('\n').at(-1));
    expect(await screen.type('<C-c>')).toMatch(/root@controlplane:~#$/);
  });

  it('top lists processes, until q', async () => {
    const screen = open();
    expect(await screen.type('top<Enter>', 500)).toMatch(/PID.*COMMAND[\s\S]*kubelet/);
    expect(await screen.type('q')).toMatch(/root@controlplane:~#$/);
  });

  it('vi edits a file', async () => {
    const screen = open();
    await screen.type('vi note.txt<Enter>');
    expect(screen.alternate).toBe(true);
    await screen.type('ihello<Esc>:wq<Enter>');
    expect(await screen.type('cat note.txt<Enter>')).toMatch(/cat note.txt\nhello/);
  });

  it('kubectl edit opens vi and applies what was written', async () => {
    const screen = open();
    await screen.type('kubectl edit pod nginx<Enter>', 500);
    await screen.type(':%s/run: nginx/run: changed/<Enter>:wq<Enter>', 1_000);
    expect(await screen.text()).toMatch(/pod\/nginx edited/);
    expect(await screen.line('kubectl get pod nginx -L run', 500)).toMatch(/changed$/m);
  });

  it('kubectl get -w shows changes, and awk behind it', async () => {
    const screen = open();
    await screen.line('kubectl get pods -w | awk \'{print "<" $1 ">"}\'', 1_000);
    await world.sh('kubectl run later --image=nginx');
    expect(await screen.wait(5_000)).toMatch(/^<later>$/m);
    expect(await screen.type('<C-c>')).toMatch(/root@controlplane:~#$/);
  });
});
