import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Screen } from './screen.ts';

const F8 = '\x1b[19~';

let screen: Screen | undefined;
afterEach(() => screen?.kill());

it('goes on with a lab after a crash, and begins it anew when asked to', { timeout: 120_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
  const size = { columns: 120, rows: 36 };
  screen = new Screen(['lab', 'taints-01'], home, size);
  await screen.shows('root@controlplane:~#', 40_000);
  screen.type('kubectl create namespace mine; echo kept > note\r');
  await screen.shows('namespace/mine created');
  // Written a second later at the most.
  await new Promise(resolve => setTimeout(resolve, 3_000));
  screen.kill();
  await screen.ended();

  screen = new Screen(['lab', 'taints-01'], home, size);
  await screen.shows('gone on', 40_000);
  await screen.shows('namespace/mine created');
  screen.type('clear; cat note; kubectl get namespace mine -o name\r');
  await screen.shows(/│kept/);
  await screen.shows(/│namespace\/mine/);
  screen.type(F8);
  await screen.shows('Begin this lab anew?');
  screen.type('y');
  await screen.shows(/ {2}easy.*\n[^│]*│root@controlplane:~# *$/m, 40_000);
  screen.type('clear; ls note; kubectl get namespace mine\r');
  await screen.shows('No such file or directory');
  await screen.shows('namespaces "mine" not found');
  expect(screen.text()).not.toContain('gone on');
});
