/** `berth cluster up` as a learner sees it: the live picture on a terminal, plain lines elsewhere, grading on request. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ask, credentials } from '../../src/http/testing/ask.ts';
import { BERTH, Screen } from './screen.ts';

const LAB = 'taints-01';
let screen: Screen | undefined;
afterEach(() => screen?.kill());

/** Asks the served cluster as a tool with its kubeconfig would. */
async function post(kubeconfig: string, url: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const options = { ...credentials(kubeconfig), method: 'POST', headers };
  expect((await ask(`${url}${path}`, options, JSON.stringify(body))).code).toBe(201);
}

function berth(home: string, ...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [BERTH, ...args],
      { env: { ...process.env, BERTH_HOME: home } },
      (error, out) => resolve({ code: error === null ? 0 : Number(error.code), out }),
    );
  });
}

it('shows nodes and pods live, grades on request, and leaves nothing behind', {
  timeout: 120_000,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-up-'));
  screen = new Screen(['cluster', 'up', '--lab', LAB, '--lang', 'ko'], home, { columns: 160, rows: 40 });
  await screen.shows('node02', 60_000);
  const kubeconfig = /^export KUBECONFIG=(\S+)/m.exec(screen.text())![1]!;
  const url = /https:\/\/127\.0\.0\.1:\d+/.exec(screen.text())![0];
  expect(screen.alternate).toBe(true);
  expect(screen.text()).toMatch(/^controlplane\s+Ready$/m);
  expect(screen.text()).toContain(`berth grade ${LAB} --session`);
  const spec = { nodeName: 'node02', containers: [{ name: 'c', image: 'nginx' }] };
  await post(kubeconfig, url, '/api/v1/namespaces/default/pods', { metadata: { name: 'buoy' }, spec });
  await screen.shows(/Running\s+1\/1\s+default\/buoy/, 60_000);
  screen.resize(100, 30);
  await screen.shows(/Running\s+1\/1\s+default\/buoy/);
  const graded = await berth(home, 'grade', LAB, '--session', '--json');
  expect(graded.code).toBe(1);
  expect(JSON.parse(graded.out)).toMatchObject({ lab: LAB, points: 0, passed: false });
  screen.type('\x03');
  expect(await screen.ended()).toBe(0);
  expect(screen.alternate).toBe(false);
  expect(screen.text()).toContain('인증 정보가 모두 사라졌습니다');
  expect(existsSync(dirname(kubeconfig))).toBe(false);
  expect((await berth(home, 'grade', LAB, '--session')).code).toBe(3);
});

it('prints plain lines where there is no terminal', { timeout: 120_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-up-'));
  const args = [BERTH, 'cluster', 'up', '--nodes', '1', '--lang', 'en'];
  const child = spawn(process.execPath, args, { env: { ...process.env, BERTH_HOME: home } });
  let out = '';
  child.stdout.on('data', chunk => {
    out += chunk;
  });
  const shows = async (wanted: RegExp) => {
    for (;;) {
      const found = wanted.exec(out);
      if (found) return found;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  try {
    const [, url = ''] = await shows(/answers at (\S+)\. In another terminal:\n/);
    const [, kubeconfig = ''] = await shows(
      /^export KUBECONFIG=(.+)\n[\s\S]*What happens in the cluster:\n/m,
    );
    const spec = { containers: [{ name: 'c', image: 'nginx' }] };
    await post(kubeconfig, url, '/api/v1/namespaces/default/pods', { metadata: { name: 'lost' }, spec });
    await shows(/^\d\d:\d\d:\d\d {2}default\/Pod\/lost {2}FailedScheduling {2}0\/1 nodes/m);
    child.kill('SIGTERM');
    await shows(/The cluster is gone, and its credentials with it\.\n$/);
    expect(out).not.toContain('\x1b');
  } finally {
    child.kill('SIGKILL');
  }
});
