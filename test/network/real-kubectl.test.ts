/** What tasks about the network come down to, done with the real kubectl against a served cluster. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../src/http/serve.ts';
import { hasKubectl, kubectl } from '../../src/http/testing/world.ts';
import { World } from '../cluster/world.ts';

/** Simulated milliseconds that pass for each pause of the host's: minutes become seconds. */
const STEP = 400;
const PAUSE = 10;

const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw}
spec:
  gatewayClassName: nginx
  listeners:
  - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: gw}]
  hostnames: [gate.test]
  rules:
  - backendRefs: [{name: web, port: 80}]
`;

const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
`;

describe.skipIf(!hasKubectl('real-kubectl.test'))('the network with the real kubectl', () => {
  let world: World;
  let served: Served;
  let isOver = false;
  let driving: Promise<void>;

  /** Runs it; the words may be quoted. */
  const run = (text: string, stdin?: string) =>
    kubectl(
      served.kubeconfig,
      [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!),
      stdin,
    );
  const said = async (text: string, stdin?: string) => {
    const { stdout, stderr, code } = await run(text, stdin);
    expect(code === 0 ? '' : `${text}: ${stderr}`).toBe('');
    return stdout;
  };
  /** Tries until it is as it should be: controllers, kubelets and caches take their time. */
  const until = (text: string, holds: (stdout: string) => boolean) =>
    expect.poll(async () => holds((await run(text)).stdout), { timeout: 60_000, interval: 200 }).toBe(true);

  beforeAll(async () => {
    const images = ['nginx', 'curlimages/curl'];
    world = await World.start({ addons: ['ingress-nginx', 'gateway'], images });
    const { cluster } = world;
    served = await serve({ service: () => cluster.apiService });
    driving = (async () => {
      while (!isOver) {
        await cluster.advance(STEP);
        await new Promise(resolve => setTimeout(resolve, PAUSE));
      }
    })();
    await said('create deployment web --image=nginx');
    await said('expose deployment web --port=80 --type=NodePort');
    await said(`run client --image=curlimages/curl --command -- sleep infinity`);
    await said('wait --for=condition=Ready pod --all --timeout=60s');
  }, 180_000);
  afterAll(async () => {
    isOver = true;
    await driving;
    await served?.close();
    world?.cluster.stop();
  });

  it('a NetworkPolicy drops what it does not allow', { timeout: 90_000 }, async () => {
    expect(await said('exec client -- curl -s -m 3 http://web')).toContain('Welcome to nginx!');
    await said('apply -f -', DENY);
    const { code, stderr } = await run('exec client -- curl -sS -m 3 http://web');
    expect(code).toBe(28);
    expect(stderr).toContain('Connection timed out');
    await said('delete networkpolicy deny');
    expect(await said('exec client -- curl -s -m 3 http://web')).toContain('Welcome to nginx!');
  });

  it('a Service answers at its node port, and refuses without endpoints', { timeout: 90_000 }, async () => {
    const port = await said('get service web -o jsonpath={.spec.ports[0].nodePort}');
    const node = world.cluster.machine('node02').ip;
    expect(await said(`exec client -- curl -s -m 3 http://${node}:${port}`)).toContain('Welcome to nginx!');
    await said('create service clusterip none --tcp=80');
    const { code } = await run('exec client -- curl -s -m 3 http://none');
    expect(code).toBe(7);
  });

  it('names are found as the Corefile says', { timeout: 120_000 }, async () => {
    const ip = await said('get service web -o jsonpath={.spec.clusterIP}');
    expect(await said('exec client -- nslookup web.default.svc.cluster.local')).toContain(ip);
    const corefile = await said('get configmap coredns -n kube-system -o jsonpath={.data.Corefile}');
    const changed = corefile.replace(
      'ready\n',
      'ready\n    rewrite name old.test web.default.svc.cluster.local\n',
    );
    await said(
      `patch configmap coredns -n kube-system --type=merge -p '${JSON.stringify({ data: { Corefile: changed } })}'`,
    );
    await said('rollout restart deployment coredns -n kube-system');
    await said('rollout status deployment coredns -n kube-system --timeout=60s');
    await until('exec client -- nslookup old.test.', stdout => stdout.includes(ip));
  });

  it('an Ingress leads to its Service', { timeout: 90_000 }, async () => {
    await said('create ingress web --class=nginx --rule=shop.test/*=web:80');
    await until('get ingress web', stdout => /nginx\s+shop\.test\s+172\.30\./.test(stdout));
    const url = 'http://ingress-nginx-controller.ingress-nginx';
    expect(await said(`exec client -- curl -s -m 3 -H 'Host: shop.test' ${url}`)).toContain(
      'Welcome to nginx!',
    );
    expect(await said(`exec client -- curl -s -m 3 -H 'Host: other.test' ${url}`)).toContain('404 Not Found');
    expect(await said('logs -n ingress-nginx deploy/ingress-nginx-controller')).toContain('[default-web-80]');
  });

  it('a Gateway leads to its Service', { timeout: 90_000 }, async () => {
    await said('apply -f -', GATEWAY);
    await said('wait --for=condition=Programmed gateway/gw --timeout=60s');
    await until(
      'get httproute web -o jsonpath={.status.parents[0].conditions[*].status}',
      stdout => stdout === 'True True',
    );
    await said('rollout status deployment gw-nginx --timeout=60s');
    await until("exec client -- curl -s -m 3 -H 'Host: gate.test' http://gw-nginx", stdout =>
      stdout.includes('Welcome to nginx!'),
    );
    expect(await said('get gateway gw')).toMatch(/gw\s+nginx\s+10\.\S+\s+True/);
  });
});
