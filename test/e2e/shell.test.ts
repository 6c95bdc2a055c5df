import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Screen } from './screen.ts';

const home = mkdtempSync(join(tmpdir(), 'berth-shell-'));
let screen: Screen | undefined;

afterEach(() => {
  screen?.kill();
  rmSync(home, { recursive: true, force: true });
});

describe('berth sh in a real terminal', () => {
  it('completes, runs, interrupts and leaves', async () => {
    screen = new Screen(['sh'], home);
    await screen.shows('root@controlplane:~#');
    screen.type('kubectl get nod\t');
    await screen.shows('kubectl get nodes');
    screen.type('\r');
    await screen.shows(/controlplane +Ready/);
    screen.type('while true; do echo tick; sleep 1; done\r');
    await screen.shows(/^tick$/m);
    screen.type('\x03');
    await screen.shows('^C');
    screen.type('exit 3\r');
    expect(await screen.ended()).toBe(3);
  }, 60_000);
});
