/** The programs that administer nodes and the cluster, and the small editor. */
import { beforeAll, describe, expect, it } from 'vitest';
import { PROGRAMS } from '../../src/cluster/linux/programs.ts';
import { programs } from '../../src/shell/programs/registry.ts';
import { World } from '../cluster/world.ts';
import { ShellScreen } from './screen.ts';

let world: World;

beforeAll(async () => {
  world = await World.start({});
});

const PKI = '/etc/kubernetes/pki';

describe('administering', () => {
  it.each([
    [
      `openssl x509 -in ${PKI}/apiserver.crt -noout -text`,
      /Issuer: CN = kubernetes[\s\S]*Subject: CN = kube-apiserver[\s\S]*TLS Web Server Authentication[\s\S]*DNS:controlplane, DNS:kubernetes,.*IP Address:10.96.0.1/,
    ],
    [
      `openssl x509 -in ${PKI}/apiserver.crt -noout -enddate`,
      /^notAfter=\w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/m,
    ],
    [
      `openssl x509 -in ${PKI}/apiserver-kubelet-client.crt -noout -subject`,
      /^subject=O = kubeadm:cluster-admins, CN = kube-apiserver-kubelet-client$/m,
    ],
    [
      `openssl verify -CAfile ${PKI}/ca.crt ${PKI}/apiserver.crt`,
      /^\/etc\/kubernetes\/pki\/apiserver.crt: OK$/m,
    ],
    ['kubeadm version -o short', /^v1\.36\.\d+$/m],
    [
      'kubeadm certs check-expiration',
      /^apiserver +\w{3} \d\d, \d{4} \d\d:\d\d UTC +36\dd +ca +no *$[\s\S]*^etcd-ca +.* 9y|10y/m,
    ],
    [
      'kubeadm token create abcdef.0123456789abcdef; kubeadm token list',
      /^abcdef\.0123456789abcdef +23h|24h/m,
    ],
    [
      'kubeadm token create --print-join-command',
      /^kubeadm join \S+:6443 --token \S{6}\.\S{16} --discovery-token-ca-cert-hash sha256:[0-9a-f]{64}/m,
    ],
    ['kubeadm upgrade plan', /kubelet +node01 +v1\.36/],
    ['getent passwd root', /^root:x:0:0:/m],
    ['getent hosts node01', /^172\.30\.\d+\.2 +node01$/m],
    ['hostnamectl', /Static hostname: controlplane/],
    ['pstree', /^systemd[\s\S]*kubelet/m],
    ["kubectl get node node01 -o yaml | yq '.metadata.name'", /^node01$/m],
    ['man kubectl', /KUBECTL\(1\)[\s\S]*control a Kubernetes cluster/],
    ['man -k journal', /^journalctl \(1\)/m],
    ['df -h /', /\/dev\/vda1 +50G/],
    ['ss -tlnp', /:6443[\s\S]*kube-apiserver/],
  ])('%s', async (command, says) => {
    const said = await world.sh(command);
    expect(said.stderr).toBe('');
    expect(said.stdout).toMatch(says);
    expect(said.status).toBe(0);
  });

  it('has a program for every executable, and says of others that they are not found', async () => {
    const natives = world.cluster.controlPlane.natives;
    expect(PROGRAMS.filter(name => !programs.has(name) && !natives.has(`/usr/bin/${name}`))).toEqual([]);
    expect((await world.sh('helm list')).stderr).toMatch(/helm: command not found/);
  });

  it('df grows by what is written', async () => {
    const used = async () => Number((await world.sh("df / | awk 'NR==2 {print $3}'")).stdout);
    const before = await used();
    await world.sh('head -c 4000000 /dev/zero > /root/big');
    expect((await used()) - before).toBeGreaterThan(3_800);
  });
});

/** A request for a certificate, made of what `openssl req` left in jane.csr. */
const REQUEST = (name: string, usage: string) => `cat <<EOF | kubectl apply -f -
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: ${name}}
spec: {request: $(base64 -w0 jane.csr), signerName: kubernetes.io/kube-apiserver-client, usages: [${usage}]}
EOF`;

describe('a user with a certificate', () => {
  it('asks, is approved, and gets in with the name and the groups that the request says', async () => {
    const { stdout, stderr } = await world.sh(
      `openssl genrsa -out jane.key 1024; openssl req -new -key jane.key -subj /CN=jane/O=dev -out jane.csr
      ${REQUEST('jane', 'client auth')}
      kubectl certificate approve jane; sleep 2; kubectl get csr jane --no-headers | awk '{print $NF}'
      kubectl get csr jane -o jsonpath='{.status.certificate}' | base64 -d > jane.crt
      openssl verify -CAfile ${PKI}/ca.crt jane.crt; openssl x509 -in jane.crt -noout -subject -issuer
      kubectl config set-credentials jane --client-certificate=jane.crt --client-key=jane.key
      kubectl --user=jane auth whoami; kubectl create rolebinding jane --clusterrole=view --group=dev
      kubectl --user=jane auth can-i list pods`,
    );
    expect(stderr).toBe('');
    expect(stdout).toBe(`certificatesigningrequest.certificates.k8s.io/jane created
certificatesigningrequest.certificates.k8s.io/jane approved
Approved,Issued
jane.crt: OK
subject=CN = jane, O = dev
issuer=CN = kubernetes
User "jane" set.
ATTRIBUTE   VALUE
Username    jane
Groups      [dev system:authenticated]
rolebinding.rbac.authorization.k8s.io/jane created
yes
`);
  });

  it('has its files in the kubeconfig by a path that holds from everywhere', async () => {
    const { stdout } = await world.sh(
      `mkdir -p /tmp/kc/sub && cd /tmp/kc && touch a.crt sub/b.key && kubectl --kubeconfig=config config set-credentials x --client-certificate=a.crt --client-key=./sub/b.key
      kubectl --kubeconfig=sub/config config set-credentials x --client-certificate=a.crt --client-key=sub/b.key; grep client- config sub/config`,
    );
    // As kubectl 1.36.4 wrote them: below the kubeconfig's folder as seen from there, otherwise from the root.
    expect(stdout).toContain(
      'config:    client-certificate: a.crt\nconfig:    client-key: sub/b.key\nsub/config:    client-certificate: /tmp/kc/a.crt\nsub/config:    client-key: b.key\n',
    );
  });

  it('gets none for other uses than a client has, nor as an administrator', async () => {
    const { stdout, stderr } = await world.sh(
      `openssl genrsa -out jane.key 1024; openssl req -new -key jane.key -subj /CN=jane -out jane.csr
      ${REQUEST('server', 'server auth')}
      kubectl certificate approve server; sleep 2; kubectl get csr server --no-headers | awk '{print $NF}'
      kubectl get csr server -o jsonpath='{.status.conditions[1].message}'
      openssl req -new -key jane.key -subj /CN=jane/O=system:masters -out jane.csr
      ${REQUEST('masters', 'client auth')}`,
    );
    expect(stdout).toContain('Approved,Failed\ninvalid usage for client certificate: server auth');
    expect(stderr).toContain(
      'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
  });

  it('may be signed by hand with the authority of the cluster', async () => {
    const { stdout } = await world.sh(
      `openssl genrsa -out sam.key 1024; openssl req -new -key sam.key -subj /CN=sam -out sam.csr
      openssl x509 -req -in sam.csr -CA ${PKI}/ca.crt -CAkey ${PKI}/ca.key -CAcreateserial -out sam.crt -days 2 2>/dev/null
      kubectl --server=https://controlplane:6443 --certificate-authority=${PKI}/ca.crt --client-certificate=sam.crt --client-key=sam.key auth whoami`,
    );
    expect(stdout).toBe('ATTRIBUTE   VALUE\nUsername    sam\nGroups      [system:authenticated]\n');
  });
});

describe('nano', () => {
  it('edits, searches, cuts, writes and leaves', async () => {
    const screen = new ShellScreen(world.cluster.clock, world.newSession());
    await screen.line("printf 'one\\ntwo\\nthree\\n' > list");
    expect(await screen.type('nano list<Enter>')).toMatch(
      /GNU nano[\s\S]*one\ntwo\nthree[\s\S]*Read 3 lines/,
    );
    await screen.type('<C-k><Down><C-u><C-w>three<Enter><End>!<Enter>four');
    expect(await screen.type('<C-x>')).toMatch(/Save modified buffer\?/);
    await screen.type('y<Enter>');
    expect(await screen.type('<C-l>cat list<Enter>')).toMatch(/cat list\ntwo\none\nthree!\nfour\n/);
  });

  it('replaces, takes back, goes to a line and tells where it is', async () => {
    const screen = new ShellScreen(world.cluster.clock, world.newSession());
    await screen.line("printf 'a: x\nb: x\nc: y\n' > pairs");
    await screen.type('nano pairs<Enter>');
    expect(await screen.type('\x1cx<Enter>')).toMatch(/Replace with: /);
    expect(await screen.type('new<Enter>')).toMatch(/Replace this instance\?[\s\S]* Y Yes/);
    expect(await screen.type('a')).toMatch(/a: new\nb: new\nc: y[\s\S]*Replaced 2 occurrences/);
    expect(await screen.type('<M-u>')).toMatch(/b: x\nc: y[\s\S]*Undid change/);
    expect(await screen.type('<M-e>')).toMatch(/b: new\nc: y/);
    expect(await screen.type('\x1f3,2<Enter><C-c>')).toMatch(/\[ line 3\/3 \(100%\), col 2\/5 \]/);
    expect(await screen.type('<C-x>nls<Enter>')).toMatch(/nano pairs\n/);
  });
});
