import { describe, expect, it } from 'vitest';
import { drive } from '../base/drive.ts';
import { Pipe } from '../base/pipe.ts';
import { testWorld } from './testing.ts';

/** A terminal whose output is kept, up to a bound that the tests check. */
function terminalSession() {
  const world = testWorld();
  const input = new Pipe();
  const output = new Pipe(1 << 20);
  let text = '';
  void (async () => {
    const decoder = new TextDecoder();
    for (let chunk = await output.read(); chunk; chunk = await output.read())
      text = (text + decoder.decode(chunk, { stream: true })).slice(-100_000);
  })();
  const session = world.session();
  const done = session.interactive({
    input,
    output,
    columns: 80,
    rows: 24,
    onResize: () => ({ stop: () => undefined }),
  });
  return {
    done,
    async send(keys: string, simulatedMs = 100): Promise<string> {
      text = '';
      await input.write(keys);
      await drive(world.clock, world.idle, world.clock.now() + simulatedMs);
      return text;
    },
    world,
  };
}

describe('^C', () => {
  it.each([
    ['an endless loop', 'while :; do :; done'],
    ['a loop around a program', 'while true; do sleep 0.01; done'],
    ['endless output', 'yes > /dev/null'],
    ['an endless pipeline', 'yes | cat > /dev/null'],
    ['endless recursion', 'f() { f; }; while :; do f 2>/dev/null; done'],
    ['a fork bomb', 'bomb() { bomb | bomb & }; bomb; while :; do :; done'],
    ['an endless wait', 'sleep 1000'],
    ['an endless read', 'cat'],
    ['endless substitution', 'while :; do x=$(echo a); done'],
  ])('stops %s within 100 simulated milliseconds', async (_, command) => {
    const { send } = terminalSession();
    await send('');
    const running = await send(`${command}\r`, 30);
    expect(running).not.toContain('\x1b[?2004h');
    expect(await send('\x03', 100)).toContain('controlplane:~# ');
    expect(await send('echo alive\r')).toContain('alive');
  });

  it('gives an unfinished line up', async () => {
    const { send } = terminalSession();
    await send('');
    expect(await send('echo never\x03')).toContain('^C');
    expect(await send('\r')).not.toContain('never\r\n');
  });
});

describe('bounds', () => {
  it('refuses a value that grows for ever', async () => {
    const { stderr } = await testWorld().run('x=aaaaaaaaaaaaaaaa; while [ $? = 0 ]; do x=$x$x; done');
    expect(stderr).toContain('cannot allocate memory');
  });

  it('ends recursion with a message', async () => {
    const { stderr, status } = await testWorld().run('f() { f; }; f');
    expect(stderr).toContain('maximum function nesting level exceeded (1000)');
    expect(status).toBe(1);
  });
});

describe('jobs', () => {
  it('stops with ^Z, lists, goes on in the background and comes back', async () => {
    const { send } = terminalSession();
    await send('');
    await send('sleep 5\r', 10);
    expect(await send('\x1a')).toContain('[1]+  Stopped                 sleep 5');
    expect(await send('jobs\r')).toContain('[1]+  Stopped');
    expect(await send('bg\r')).toContain('[1]+ sleep 5 &');
    await send('fg\r', 6000);
    expect(await send('jobs\r')).not.toContain('sleep');
  });

  it('leaves at ^D', async () => {
    const { send, done } = terminalSession();
    await send('');
    await send('\x04');
    expect(await done).toBe(0);
  });
});
