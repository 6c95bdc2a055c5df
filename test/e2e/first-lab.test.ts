import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Screen } from './screen.ts';

const F2 = '\x1bOQ';
const F5 = '\x1b[15~';
const F10 = '\x1b[21~';

/** Finds a row of the course by its words and opens it. */
async function open(screen: Screen, words: string): Promise<void> {
  await screen.shows('▾');
  screen.type(`/${words}`);
  await screen.shows(`/${words}_`);
  screen.type('\r');
  await screen.shows(new RegExp(`/${words}(?!_)`));
  screen.type('\r');
}

let screen: Screen | undefined;
afterEach(() => screen?.kill());

it('leads from the lesson to a graded lab, and remembers the score after a restart', {
  timeout: 120_000,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
  screen = new Screen([], home);
  await open(screen, 'Taints and tolerations');
  await screen.shows('A node may want to keep Pods away');
  screen.type('q');
  await screen.shows('Next:');
  await open(screen, 'taints-01');
  await screen.shows('root@controlplane:~#', 40_000);
  if (!screen.text().includes('│')) screen.type(F2);
  const lines = [
    'kubectl taint nodes node01 smoke=juniper:NoSchedule',
    'kubectl run woodworm --image=nginx',
    'cat <<EOF > ham.yaml',
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: ham}',
    'spec:',
    '  nodeSelector: {kubernetes.io/hostname: node01}',
    '  tolerations: [{key: smoke, operator: Exists}]',
    '  containers: [{name: ham, image: nginx}]',
    'EOF',
    'kubectl apply -f ham.yaml',
  ];
  for (const line of lines) screen.type(`${line}\r`);
  await screen.shows('pod/ham created');
  screen.type('kubectl get pods -o wide --watch\r');
  await screen.shows(/ham\s+1\/1\s+Running/, 60_000);
  screen.type('\x03');
  screen.type('clear; kubectl describe pod ham | tail -3\r');
  await screen.shows('Started');
  screen.type(F5);
  await screen.shows('10 of 10 points', 40_000);
  expect(screen.text()).toContain('Passed');
  screen.type('s');
  await screen.shows('A solution');
  screen.type('p');
  await screen.shows('The solution, step 1 of', 40_000);
  await screen.shows('root@controlplane:~#', 40_000);
  screen.type(' ');
  await screen.shows(/node01 (tainted|labeled)/);
  screen.type(`\x1b`);
  await screen.shows('F5 grade');
  screen.type(F10);
  await screen.shows('Leave this lab?');
  screen.type('y');
  await screen.shows('1/5 labs');
  screen.type('q');
  await screen.shows('Leave berth?');
  screen.type('y');
  expect(await screen.ended()).toBe(0);

  screen = new Screen([], home);
  await screen.shows('1/5 labs');
  screen.type('/taints-01');
  await screen.shows('10/10');
  screen.type('\x1b');
  await screen.shows('Next:');
  screen.type('qy');
  expect(await screen.ended()).toBe(0);
});

it('says that the terminal is too small and exits with 3', async () => {
  screen = new Screen([], mkdtempSync(join(tmpdir(), 'berth-e2e-')), { columns: 60, rows: 20 });
  await screen.shows('this terminal is 60x20');
  expect(await screen.ended()).toBe(3);
  expect(screen.text().replace(/\n/g, '')).toContain('this terminal is 60x20; berth needs 80x24');
});
