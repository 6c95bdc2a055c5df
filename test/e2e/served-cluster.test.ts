/** The whole cluster on a port, with the real kubectl: what needs kubelets and running containers. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textFromBase64, toBase64 } from '../../src/base/base64.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { realKey } from '../../src/base/x509/key.ts';
import { makeRequest } from '../../src/base/x509/request.ts';
import { buildCluster } from '../../src/cluster/build.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { type Served, serve } from '../../src/http/serve.ts';
import { ask, credentials } from '../../src/http/testing/ask.ts';
import { hasKubectl, KUBECTL, kubectl } from '../../src/http/testing/world.ts';
import { createRunner } from '../../src/shell/runner.ts';

const TICK_MS = 5;
/** Simulated time goes this much faster than the host's. */
const SPEED = 10;

describe.skipIf(!hasKubectl('served-cluster'))('the real kubectl on a whole cluster', () => {
  let cluster: Cluster;
  let served: Served;
  let timer: NodeJS.Timeout;
  const said = async (args: string) => {
    const { stdout, stderr, code } = await kubectl(served.kubeconfig, args.split(' '));
    expect(code === 0 ? '' : `${args}: ${stderr}`).toBe('');
    return stdout.trim();
  };

  beforeAll(async () => {
    const clock = new VirtualClock(Date.now());
    const idle = () => new Promise<void>(resolve => setImmediate(resolve));
    const nodes = [
      { name: 'controlplane', role: 'control-plane' as const },
      { name: 'node01' },
      { name: 'node02' },
    ];
    const rng = new SeededRng('served');
    const runner = createRunner({ clock, rng: rng.fork('programs') });
    cluster = await buildCluster({ nodes }, { clock, idle, rng, runner });
    const start = { host: Date.now(), world: clock.now() };
    timer = setInterval(() => clock.runUntil(start.world + SPEED * (Date.now() - start.host)), TICK_MS);
    served = await serve({ service: () => cluster.apiService });
    await said('create deployment web --image=nginx --replicas=2');
    await said('rollout status deployment/web --timeout=30s');
  }, 60_000);
  afterAll(async () => {
    clearInterval(timer);
    await served.close();
    cluster.stop();
  });

  it('sees nodes, pods and their use', async () => {
    expect(await said('get nodes --no-headers')).toMatch(/^controlplane\s+Ready\s+control-plane/);
    expect(await said('top nodes --no-headers')).toMatch(/^node01\s+\d+m\s+\d+%\s+\d+Mi\s+\d+%\s*$/m);
    await said('wait --for=condition=Available deployment/web --timeout=30s');
    expect(await said('top pods -n kube-system --no-headers')).toMatch(
      /^etcd-controlplane\s+\d+m\s+\d+Mi\s*$/m,
    );
    expect(await said('describe deployment web')).toContain('2 desired | 2 updated | 2 total | 2 available');
  });

  it('takes who shows nothing for system:anonymous, who may see next to nothing', async () => {
    const { ca } = credentials(served.kubeconfig);
    const { code, body } = await ask(`${served.url}/api/v1/namespaces`, { ca });
    expect(code).toBe(403);
    expect(JSON.parse(body)).toMatchObject({
      reason: 'Forbidden',
      message:
        'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
    });
    expect((await ask(`${served.url}/readyz`, { ca })).body).toBe('ok');
    const headers = { authorization: 'Bearer nobody.knows.it' };
    expect((await ask(`${served.url}/api`, { ca, headers })).code).toBe(401);
  });

  it('lets in whom the cluster signed, with a key of the learner', async () => {
    const key = realKey(new SeededRng('jane'), 2048);
    const folder = mkdtempSync(join(tmpdir(), 'berth-user-'));
    const at = (name: string) => join(folder, name);
    try {
      writeFileSync(at('jane.key'), key.pem);
      const request = toBase64(makeRequest({ commonName: 'jane', organizations: ['dev'] }, [], key));
      const spec = { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] };
      const csr = {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name: 'jane' },
        spec,
      };
      writeFileSync(at('csr.json'), JSON.stringify(csr));
      await said(`apply -f ${at('csr.json')}`);
      await said('certificate approve jane');
      await said('wait --for=jsonpath={.status.certificate} csr/jane --timeout=30s');
      writeFileSync(
        at('jane.crt'),
        textFromBase64(await said('get csr jane -o jsonpath={.status.certificate}')),
      );
      const as = `--client-certificate=${at('jane.crt')} --client-key=${at('jane.key')}`;
      const bare = join(folder, 'kubeconfig');
      writeFileSync(
        bare,
        readFileSync(served.kubeconfig, 'utf8').replace(/^ *client-(certificate|key)-data:.*\n/gm, ''),
      );
      const { stdout } = await kubectl(bare, `auth whoami ${as}`.split(' '));
      expect(stdout).toMatch(/^Username +jane\nGroups +\[dev system:authenticated\]/m);
      expect((await kubectl(bare, `get nodes ${as}`.split(' '))).stderr).toContain(
        'User "jane" cannot list resource "nodes"',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('follows logs while they are written', async () => {
    const loop = 'while true; do date; sleep 1; done';
    const made = await kubectl(served.kubeconfig, [
      'run',
      'ticker',
      '--image=busybox',
      '--',
      'sh',
      '-c',
      loop,
    ]);
    expect(made.stdout).toBe('pod/ticker created\n');
    await said('wait --for=condition=Ready pod/ticker --timeout=30s');
    const env = { ...process.env, KUBECONFIG: served.kubeconfig };
    const child = spawn(KUBECTL, ['logs', '-f', 'ticker'], { env });
    let lines = 0;
    child.stdout.on('data', chunk => {
      lines += String(chunk).split('\n').length - 1;
    });
    while (lines < 5) await new Promise(resolve => setTimeout(resolve, 20));
    expect(child.exitCode).toBeNull();
    child.kill();
  });

  it('runs commands and scripts in containers', async () => {
    expect(await said('exec deploy/web -- hostname')).toMatch(/^web-/);
    const inside = await kubectl(
      served.kubeconfig,
      ['exec', '-i', 'deploy/web', '--', 'sh'],
      'echo $HOME; exit 7',
    );
    expect(inside).toMatchObject({ code: 7, stdout: '/root\n' });
  });

  it('edits by an editor of its own', async () => {
    const edited = await kubectl(served.kubeconfig, ['edit', 'deployment', 'web'], '', {
      KUBE_EDITOR: 'sed -i "s/^  replicas: 2/  replicas: 3/"',
    });
    expect(edited).toMatchObject({ code: 0, stdout: 'deployment.apps/web edited\n' });
    await said('wait --for=jsonpath={.status.availableReplicas}=3 deployment/web --timeout=30s');
    const refused = await kubectl(served.kubeconfig, ['edit', 'deployment', 'web'], '', {
      KUBE_EDITOR: 'sed -i "s/^  replicas: 3/  replicas: -1/"',
    });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('deployments.apps "web" is invalid');
    expect(
      (await kubectl(served.kubeconfig, ['edit', 'svc', 'kubernetes'], '', { KUBE_EDITOR: 'true' })).stderr,
    ).toBe('Edit cancelled, no changes made.\n');
    await said('scale deployment web --replicas=2');
  });

  it('makes tokens that others can use, and knows what they may', async () => {
    await said('create serviceaccount sailor');
    await said('create rolebinding sailors --clusterrole=view --serviceaccount=default:sailor');
    const token = await said('create token sailor --duration=20m');
    const server = ['--server', served.url, '--insecure-skip-tls-verify', '--token', token];
    const asSailor = (...args: string[]) => kubectl('/dev/null', [...server, ...args]);
    expect((await asSailor('auth', 'whoami')).stdout).toContain('system:serviceaccount:default:sailor');
    expect((await asSailor('auth', 'can-i', 'list', 'pods')).stdout).toBe('yes\n');
    expect((await asSailor('auth', 'can-i', 'delete', 'pods')).stdout).toBe('no\n');
    expect((await asSailor('delete', 'pod', 'ticker')).stderr).toContain('cannot delete resource "pods"');
    expect(
      (await kubectl('/dev/null', [...server.slice(0, 3), '--token', 'x', 'get', 'pods'])).stderr,
    ).toContain('You must be logged in to the server');
  });

  it('reaches what listens in a pod', async () => {
    const env = { ...process.env, KUBECONFIG: served.kubeconfig };
    const child = spawn(KUBECTL, ['port-forward', 'deployment/web', ':80'], { env });
    try {
      const port = await new Promise<string>(resolve => {
        child.stdout.on('data', chunk => {
          const match = /127\.0\.0\.1:(\d+)/.exec(String(chunk));
          if (match) resolve(match[1]!);
        });
      });
      const page = await fetch(`http://127.0.0.1:${port}/`);
      expect(await page.text()).toContain('Welcome to nginx');
    } finally {
      child.kill();
    }
  });

  it('rolls out, back, and drains a node', async () => {
    await said('set image deployment/web nginx=nginx:1.27');
    await said('rollout status deployment/web --timeout=30s');
    expect(await said('rollout history deployment/web')).toMatch(/^2\s+<none>$/m);
    await said('rollout undo deployment/web');
    await said('rollout status deployment/web --timeout=30s');
    expect(await said('get deployment web -o jsonpath={.spec.template.spec.containers[0].image}')).toBe(
      'nginx',
    );
    await said('drain node01 --ignore-daemonsets --force --grace-period=1 --timeout=30s');
    await said('rollout status deployment/web --timeout=30s');
    expect(await said('get pods -l app=web -o jsonpath={.items[*].spec.nodeName}')).not.toContain('node01');
  });

  it('describes services, and the one of the server comes back', async () => {
    await said('expose deployment web --port=80');
    expect(await said('describe service web')).toMatch(/^Endpoints: +10\.244\.\d+\.\d+:80/m);
    await said('delete service kubernetes');
    await said('wait --for=create service/kubernetes --timeout=30s');
  });

  it('takes lists, and knows which kinds there are not', async () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'listed' } }],
    };
    const create = ['create', '-f', '-'];
    expect((await kubectl(served.kubeconfig, create, JSON.stringify(list))).stdout).toBe(
      'configmap/listed created\n',
    );
    const lost = JSON.stringify({ apiVersion: 'v1', kind: 'Lost', metadata: { name: 'lost' } });
    expect((await kubectl(served.kubeconfig, create, lost)).stderr).toContain(
      'no matches for kind "Lost" in version "v1"',
    );
  });

  it('is who the kubeconfig says, and may act as others', async () => {
    expect(await said('auth whoami -o jsonpath={.status.userInfo.username}')).toBe('kubernetes-admin');
    expect(await said('auth can-i create pods')).toBe('yes');
    const bob = await kubectl(served.kubeconfig, ['get', 'pods', '--as=bob']);
    expect(bob.stderr).toContain(
      'User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
    );
  });
});
