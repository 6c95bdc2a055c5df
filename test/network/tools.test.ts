import { afterAll, beforeAll, expect, it } from 'vitest';
import { World } from '../cluster/world.ts';

let world: World;
let ip: string;
const sh = async (text: string) => {
  const { stdout, stderr, status } = await world.sh(text);
  return { out: stdout + stderr, status };
};
beforeAll(async () => {
  world = await World.start({ images: ['nginx:alpine', 'busybox'] });
  await sh(
    'kubectl create deployment web --image=nginx:alpine; kubectl expose deployment web --port=80; kubectl run bb --image=busybox -- sleep infinity',
  );
  await world.cluster.settle();
  ip = (await sh('kubectl get service web -o jsonpath={.spec.clusterIP}')).out;
}, 60_000);
afterAll(() => world?.cluster.stop());

it("BusyBox' applets speak their own words", async () => {
  expect((await sh('kubectl exec bb -- nslookup web.default.svc.cluster.local')).out).toBe(
    `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.default.svc.cluster.local\nAddress: ${ip}\n\n\n`,
  );
  const short = await sh('kubectl exec bb -- nslookup nope');
  expect(short.out).toContain("** server can't find nope.default.svc.cluster.local: NXDOMAIN\n");
  expect(short.status).toBe(1);
  expect((await sh('kubectl exec bb -- nc -zv web 80')).out).toBe(`web (${ip}:80) open\n`);
  expect((await sh('kubectl exec bb -- nc -zv -w 2 web 81')).out).toContain('nc: timed out\n');
  expect((await sh('kubectl exec bb -- wget -T 2 -O- http://10.244.9.9')).out).toContain(
    'wget: download timed out',
  );
  expect((await sh('kubectl exec bb -- wget -q -O- http://web')).out).toContain('Welcome to nginx!');
  expect((await sh('kubectl exec bb -- wget -O- http://web/none')).out).toContain(
    'wget: server returned error: HTTP/1.1 404 Not Found',
  );
  expect((await sh('kubectl exec bb -- ping -c 1 nope')).out).toContain("ping: bad address 'nope'");
});

it('nginx:alpine has curl, and --resolve leads where it says', async () => {
  const code = `-s -o /dev/null -w '%{http_code}'`;
  expect((await sh(`kubectl exec deploy/web -- curl ${code} http://web`)).out).toBe('200');
  expect((await sh(`curl ${code} --resolve shop.test:80:${ip} http://shop.test/`)).out).toBe('200');
  expect((await sh(`curl ${code} http://shop.test/`)).out).toBe('000');
});

it('dig and nslookup tell what a server says, and that it says nothing', async () => {
  expect((await sh('dig @10.96.0.10 +short web.default.svc.cluster.local')).out).toBe(`${ip}\n`);
  expect((await sh('dig @10.96.0.10 nope.default.svc.cluster.local')).out).toContain('status: NXDOMAIN');
  expect((await sh('dig @10.96.0.10 -x 10.96.0.10 +short')).out).toBe(
    'kube-dns.kube-system.svc.cluster.local.\n',
  );
  expect((await sh('nslookup web.default.svc.cluster.local 10.96.0.10')).out).toContain(`Address: ${ip}`);
  const lost = await sh('dig @192.0.2.1 web.default.svc.cluster.local');
  expect(lost.status).toBe(9);
  expect(lost.out).toContain(';; communications error to 192.0.2.1#53: timed out\n');
});

it("a node shows its plug-in's interfaces and routes, and kube-proxy's chains", async () => {
  const { out: routes } = await sh('ip route');
  expect(routes).toContain('10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink');
  expect((await sh('ip route show default')).out).toBe(
    'default via 172.30.1.1 dev enp1s0 proto dhcp src 172.30.1.2 metric 100 \n',
  );
  expect((await sh('ssh node01 ip -br link show type veth')).out).toMatch(/^cali[0-9a-f]{11}@if2\s+UP\s/);
  expect((await sh('ip link show nothing')).out).toBe('Device "nothing" does not exist.\n');
  expect((await sh('iptables-save -t nat')).out).toContain(
    `-A KUBE-SERVICES -d ${ip}/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-LOLE4ISW44XBNF3G\n`,
  );
  expect((await sh('iptables -t nat -L KUBE-SERVICES -n')).out).toContain(`${ip}`);
  expect((await sh('ss -tln')).out).toMatch(/LISTEN\s+0\s+4096\s+0\.0\.0\.0:6443/);
});
