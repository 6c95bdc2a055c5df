/** Terminals in containers: attach, exec and debug with -it, typed at a pseudo-terminal. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasKubectl, KUBECTL } from '../../src/http/testing/world.ts';
import { BERTH, Screen } from './screen.ts';

const home = mkdtempSync(join(tmpdir(), 'berth-terminals-'));
let screen: Screen | undefined;
afterEach(() => screen?.kill());
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a shell in a container must do for whoever sits in front of it. */
async function useShell(screen: Screen, prompt: RegExp): Promise<void> {
  await screen.shows(prompt);
  screen.type('echo wrnog\x7f\x7f\x7fong; stty size\r');
  await screen.shows(/^wrong\r?\n36 120$/m);
  screen.resize(100, 30);
  // The new size goes its own way, which may be the longer one.
  screen.type('until stty size | grep -q 100; do sleep 0.1; done; stty size\r');
  await screen.shows(/^30 100$/m);
  screen.type('sleep 1000\r');
  await screen.shows(/sleep 1000\s*$/);
  screen.type('\x03');
  await screen.shows(/\^C[\s\S]*# $|\^C[\s\S]*#$/);
  screen.type('echo status $?\r');
  await screen.shows(/^status 130$/m);
}

describe('the built-in kubectl', () => {
  it('runs, attaches and debugs with a terminal', async () => {
    screen = new Screen(['sh'], home);
    await screen.shows('root@controlplane:~#');
    screen.type('kubectl run box --image=busybox -it --rm -- sh\r');
    await useShell(screen, /^\/ #$/m);
    screen.type('\x04');
    await screen.shows('pod "box" deleted from default namespace');
    screen.type('clear; kubectl debug node/node01 -it --image=busybox -- sh\r');
    await screen.shows(/^\/ #$/m);
    screen.type('chroot /host systemctl restart kubelet && chroot /host hostname\r');
    await screen.shows(/^node01$/m);
    screen.type('exit\r');
    await screen.shows(/Session ended[\s\S]*root@controlplane:~#$/);
    // Only standard input decides whether there is a terminal: what is read through a pipe is no matter.
    screen.type('clear; kubectl run idle --image=busybox -- sleep 1000\r');
    await screen.shows('pod/idle created');
    screen.type('kubectl wait --for=condition=Ready pod/idle\r');
    await screen.shows('condition met');
    screen.type('clear; kubectl exec -it idle -- ls -d /etc 2>&1 | grep -cE "^/etc|TTY"\r');
    await screen.shows(/^1$/m);
  }, 120_000);
});

describe.skipIf(!hasKubectl('terminals'))('the real kubectl', () => {
  let server: ReturnType<typeof spawn>;
  let kubeconfig = '';
  beforeAll(async () => {
    const args = [BERTH, 'cluster', 'up', '--nodes', '2', '--lang', 'en'];
    server = spawn(process.execPath, args, { env: { ...process.env, BERTH_HOME: home } });
    let out = '';
    server.stdout?.on('data', chunk => {
      out += chunk;
    });
    while (kubeconfig === '') {
      kubeconfig = /^export KUBECONFIG=(.+)\n/m.exec(out)?.[1] ?? '';
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }, 60_000);
  afterAll(() => server.kill('SIGTERM'));

  const kubectl = (args: string, webSocket: boolean) => {
    const env = { KUBECONFIG: kubeconfig, KUBECTL_REMOTE_COMMAND_WEBSOCKETS: String(webSocket) };
    return new Screen(args.split(' '), home, undefined, { program: KUBECTL, env });
  };

  it.each([
    ['WebSocket', true],
    ['SPDY', false],
  ])(
    'has terminals over %s',
    async (_, webSocket) => {
      const name = webSocket ? 'box' : 'crate';
      screen = kubectl(`run ${name} --image=busybox -it --rm -- sh`, webSocket);
      await useShell(screen, /^\/ #$/m);
      screen.kill();
      // Who leaves lets the shell run: it is the same one afterwards.
      screen = kubectl(`attach -it ${name}`, webSocket);
      await screen.shows(/^\/ #$/m);
      screen.type('echo still here\r');
      await screen.shows(/^still here$/m);
      screen.type('exit\r');
      await screen.shows('Session ended');
      expect(await screen.ended()).toBe(0);
      screen = kubectl(`run ${name}-once --image=busybox -it --rm --restart=Never -- sh`, webSocket);
      await screen.shows(/^\/ #$/m);
      screen.type('\x04');
      await screen.shows(new RegExp(`pod "${name}-once" deleted`));
      expect(await screen.ended()).toBe(0);
    },
    120_000,
  );

  it('executes and debugs with a terminal', async () => {
    screen = kubectl('run web --image=nginx', true);
    expect(await screen.ended()).toBe(0);
    screen = kubectl('wait --for=condition=Ready pod/web --timeout=60s', true);
    expect(await screen.ended(60_000)).toBe(0);
    screen = kubectl('exec -it web -- bash', true);
    await useShell(screen, /^root@web:\/#$/m);
    screen.type('exit 3\r');
    expect(await screen.ended()).toBe(3);
    screen = kubectl('debug -it web --image=busybox --target=web -- sh', true);
    await screen.shows(/^\/ #$/m);
    screen.type('exit\r');
    expect(await screen.ended()).toBe(0);
    screen = kubectl('debug node/node01 -it --image=busybox -- chroot /host', true);
    await screen.shows(/^#$/m);
    screen.type('systemctl restart kubelet && systemctl is-active kubelet\r');
    await screen.shows(/^active$/m);
    screen.type('\x04');
    expect(await screen.ended()).toBe(0);
  }, 120_000);
});
