import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKubectl, KUBECTL, kubectl, startWorld, type TestWorld } from './testing/world.ts';

const configMap = (data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: ${data}\n`;

describe.skipIf(!hasKubectl('kubectl.test'))('the real kubectl', () => {
  let world: TestWorld;
  const run = (args: string, stdin?: string) => kubectl(world.served.kubeconfig, args.split(' '), stdin);
  /** Runs, expects success, gives what was printed. */
  const said = async (args: string, stdin?: string) => {
    const { stdout, stderr, code } = await run(args, stdin);
    expect(code === 0 ? '' : `${args}: ${stderr}`).toBe('');
    return stdout.trim();
  };

  beforeAll(async () => {
    world = await startWorld();
    await said('create serviceaccount default');
    await said('run echo --image=busybox');
    await said(`patch pod echo --subresource=status --type=merge -p {"status":{"phase":"Running"}}`);
  });
  afterAll(() => world.close());

  it('knows the server and its resources', async () => {
    const [version, resources, versions] = await Promise.all([
      said('version -o json'),
      said('api-resources --api-group=apps -o name'),
      said('api-versions'),
    ]);
    expect(JSON.parse(version).serverVersion.gitVersion).toBe('v1.36.2');
    expect(resources.split('\n')).toContain('deployments.apps');
    expect(versions.split('\n')).toContain('batch/v1');
  });

  it('creates by protobuf', async () => {
    const all = await Promise.all([
      said('create deployment web --image=nginx:1 --replicas=0'),
      said('create configmap words --from-literal=a=1 --from-literal=b=2'),
      said('create secret generic hidden --from-literal=key=value'),
      said('create namespace harbour'),
      said('create job once --image=busybox -- echo hi'),
      said('create role reader --verb=get,list --resource=pods'),
      said('create quota small -n kube-public --hard=cpu=1,pods=3'),
      said('create service clusterip front --tcp=80:8080'),
      said('create priorityclass urgent --value=1000'),
    ]);
    expect(all).toContain('deployment.apps/web created');
    const deployment = JSON.parse(await said('get deployment web -o json'));
    expect(deployment.spec).toMatchObject({ replicas: 0, selector: { matchLabels: { app: 'web' } } });
    expect(deployment.spec.template.spec.containers).toMatchObject([{ name: 'nginx', image: 'nginx:1' }]);
    expect(deployment.metadata.labels).toEqual({ app: 'web' });
    expect(JSON.parse(await said('get configmap words -o json')).data).toEqual({ a: '1', b: '2' });
    expect(JSON.parse(await said('get secret hidden -o json')).data).toEqual({ key: btoa('value') });
    expect(JSON.parse(await said('get quota small -n kube-public -o json')).spec.hard).toEqual({
      cpu: '1',
      pods: '3',
    });
    expect(JSON.parse(await said('get service front -o json')).spec.ports).toMatchObject([
      { port: 80, targetPort: 8080 },
    ]);
  });

  it('applies, sees the difference, applies again, and is told of conflicts', async () => {
    expect(await said('apply -f -', configMap('red'))).toBe('configmap/settings created');
    expect(await said('apply -f -', configMap('red'))).toBe('configmap/settings unchanged');
    const diff = await run('diff -f -', configMap('blue'));
    expect(diff.code).toBe(1);
    expect(diff.stdout).toMatch(/^-\s+colour: red\n\+\s+colour: blue$/m);
    expect(await said('apply -f -', configMap('blue'))).toBe('configmap/settings configured');
    const conflict = await run('apply --server-side --field-manager=me -f -', configMap('green'));
    expect(conflict.stderr).toContain('conflict with "kubectl-client-side-apply" using v1: .data.colour');
    expect(
      await said('apply --server-side --force-conflicts --field-manager=me -f -', configMap('green')),
    ).toBe('configmap/settings serverside-applied');
    expect(await said('get configmap settings -o jsonpath={.data.colour}')).toBe('green');
  });

  it('prints tables, narrow, wide, sorted and with labels', async () => {
    await said('label pod echo tide=high');
    expect(await said('get pod echo --no-headers')).toMatch(/^echo\s+0\/1\s+Running\s+0\s+\d+s$/);
    expect(await said('get pod echo -o wide')).toMatch(/NOMINATED NODE\s+READINESS GATES/);
    expect(await said('get pods -l tide=high --show-labels --no-headers')).toContain('tide=high');
    expect(await said('get pods --sort-by=.metadata.name -o name')).toContain('pod/echo');
  });

  it('is told which fields the server does not know', async () => {
    const wrong = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: w\nspec:\n  contaners: []\n';
    const { stderr, code } = await run('create -f -', wrong);
    expect(code).toBe(1);
    expect(stderr).toContain('unknown field "spec.contaners"');
  });

  it('explains', async () => {
    const explained = await said('explain pod.spec.tolerations');
    expect(explained).toMatch(/FIELD: tolerations <\[\]Toleration>/);
    expect(explained).toMatch(/tolerationSeconds\s+<integer>/);
  });

  it('patches in every way', async () => {
    await said('create configmap patched --from-literal=a=1');
    await said('patch configmap patched --type=merge -p {"data":{"b":"2"}}');
    await said('patch configmap patched --type=json -p [{"op":"remove","path":"/data/a"}]');
    await said('patch configmap patched -p {"data":{"c":"3"}}');
    expect(JSON.parse(await said('get configmap patched -o jsonpath={.data}'))).toEqual({ b: '2', c: '3' });
  });

  describe.each([
    ['by WebSocket', {}, 'GET'],
    // As kubectl before 1.31 does by itself.
    [
      'by SPDY',
      { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' },
      'POST',
    ],
  ])('%s', (_, variables, method) => {
    const inPod = (args: string, stdin?: string) =>
      kubectl(world.served.kubeconfig, args.split(' '), stdin, variables);

    it('runs a command with its output, its errors and its exit code', async () => {
      expect(await inPod('exec echo -- ls /')).toMatchObject({ code: 0, stdout: 'ran ls /\n', stderr: '' });
      expect((await inPod('exec -v=8 echo -- ls /')).stderr).toMatch(
        new RegExp(`${method}\\b.*/pods/echo/exec`),
      );
      const long = 'ahoy\n'.repeat(50_000);
      expect((await inPod('exec -i echo -- cat', long)).stdout).toBe(`ran cat\n${long}`);
      const failed = await inPod('exec echo -- exit 3');
      expect(failed).toMatchObject({ code: 3, stdout: 'ran exit 3\n' });
      expect(failed.stderr).toContain('leaving\ncommand terminated with exit code 3');
      expect((await inPod('exec nobody -- ls')).stderr).toContain('pods "nobody" not found');
    });

    it('forwards a port both ways', async () => {
      const before = world.served.connections();
      const env = { ...process.env, KUBECONFIG: world.served.kubeconfig, ...variables };
      const child = spawn(KUBECTL, ['port-forward', 'pod/echo', ':80'], { env });
      try {
        const port = await new Promise<number>(resolve => {
          child.stdout.on('data', chunk => {
            const match = /127\.0\.0\.1:(\d+)/.exec(String(chunk));
            if (match) resolve(Number(match[1]));
          });
        });
        const sent = 'x'.repeat(300_000);
        expect(await throughPort(port, sent)).toBe(sent);
        expect(await throughPort(port, 'again')).toBe('again');
      } finally {
        child.kill('SIGKILL');
      }
      while (world.served.connections() > before) await new Promise(resolve => setTimeout(resolve, 10));
    });
  });

  it('waits for what happens later', async () => {
    await said('create configmap short --from-literal=a=1');
    const waiting = said('wait --for=delete configmap/short --timeout=20s');
    await said('delete configmap short');
    expect(await waiting).toMatch(/configmap\/short condition met|^$/);
  });

  it('leaves no connection behind when it is killed in mid-watch', async () => {
    const before = world.served.connections();
    const env = { ...process.env, KUBECONFIG: world.served.kubeconfig };
    const child = spawn(KUBECTL, ['get', 'pods', '-w'], { env });
    await new Promise(resolve => child.stdout.once('data', resolve));
    expect(world.served.connections()).toBeGreaterThan(before);
    child.kill('SIGKILL');
    while (world.served.connections() > before) await new Promise(resolve => setTimeout(resolve, 10));
  });
});

/** Sends a text to a local port and gives what comes back. */
function throughPort(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let received = '';
    socket.on('data', chunk => {
      received += chunk;
    });
    socket.on('end', () => resolve(received));
    socket.on('error', reject);
    socket.end(text);
  });
}
