/** The real Helm against a served cluster, where one is on the PATH (or named by HELM). */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BERTH } from './screen.ts';

const HELM = process.env.HELM ?? 'helm';

function hasHelm(): boolean {
  try {
    execFileSync(HELM, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`helm: skipped, there is no ${HELM} (set HELM to one)`);
    return false;
  }
}

describe.skipIf(!hasHelm())('Helm', () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-helm-'));
  let server: ReturnType<typeof spawn>;
  let kubeconfig = '';

  beforeAll(async () => {
    const args = [BERTH, 'cluster', 'up', '--lang', 'en'];
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
  afterAll(() => {
    server.kill('SIGTERM');
    rmSync(home, { recursive: true, force: true });
  });

  function helm(...args: string[]): Promise<string> {
    const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: home };
    return new Promise((resolve, reject) => {
      execFile(HELM, args, { env, cwd: home }, (error, stdout, stderr) => {
        if (error) reject(new Error(`helm ${args.join(' ')}: ${stderr}`));
        else resolve(stdout);
      });
    });
  }

  it('creates, installs, upgrades, rolls back, tests and uninstalls', async () => {
    await helm('create', 'harbour');
    expect(await helm('install', 'web', 'harbour', '--wait', '--timeout', '60s')).toContain(
      'STATUS: deployed',
    );
    expect(await helm('list', '-q')).toBe('web\n');
    await helm('upgrade', 'web', 'harbour', '--set', 'replicaCount=2', '--wait', '--timeout', '60s');
    expect(await helm('history', 'web')).toMatch(/^2\s.*Upgrade complete/m);
    expect(await helm('rollback', 'web', '1', '--wait', '--timeout', '60s')).toContain(
      'Rollback was a success',
    );
    expect(await helm('test', 'web', '--timeout', '60s')).toMatch(/^Phase: +Succeeded/m);
    expect(await helm('uninstall', 'web', '--wait', '--timeout', '60s')).toContain(
      'release "web" uninstalled',
    );
    expect(await helm('list', '-q')).toBe('');
  }, 240_000);
});
