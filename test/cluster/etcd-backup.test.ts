import { beforeAll, describe, expect, it } from 'vitest';
import { World } from './world.ts';

const CERTS =
  '--cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key';
const ETCDCTL = `etcdctl --endpoints=https://127.0.0.1:2379 ${CERTS}`;
let world: World;

beforeAll(async () => {
  world = await World.start({});
});

describe('etcd is saved and restored', () => {
  it('answers who shows its certificates, and nobody else', async () => {
    expect((await world.sh(`${ETCDCTL} endpoint health`)).stdout).toMatch(
      /^https:\/\/127.0.0.1:2379 is healthy: /,
    );
    const bare = await world.sh('etcdctl --endpoints=https://127.0.0.1:2379 endpoint health');
    expect(bare.status).toBe(1);
    expect(bare.stderr).toMatch(/certificate signed by unknown authority[\s\S]*is unhealthy/);
    const noClient = await world.sh(
      'etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt member list',
    );
    expect(noClient.stderr).toMatch(/certificate required[\s\S]*Error: context deadline exceeded/);
    const missing = await world.sh('etcdctl --cacert=/nowhere.crt member list');
    expect(missing.stderr).toBe('Error: open /nowhere.crt: no such file or directory\n');
  });

  it('runs inside its pod too', async () => {
    const said = await world.sh(
      `kubectl -n kube-system exec etcd-controlplane -- etcdctl ${CERTS} --endpoints=https://127.0.0.1:2379 get / --prefix --keys-only`,
    );
    expect(said.stdout).toMatch(/^\/registry\/minions\/controlplane$/m);
    expect(said.stdout).toMatch(/^\/registry\/services\/specs\/default\/kubernetes$/m);
  });

  it('counts keys for -w fields alone', async () => {
    const count = `${ETCDCTL} get /registry/namespaces/ --prefix --count-only`;
    for (const form of ['', ' -w json']) {
      const refused = await world.sh(count + form);
      expect(refused.status).toBe(128);
      expect(refused.stderr).toBe('Error: --count-only is only for `--write-out=fields`\n');
    }
    expect((await world.sh(`${count} -w fields`)).stdout).toMatch(/"More" : false\n"Count" : 4\n$/);
  });

  it('comes back with what the snapshot holds', async () => {
    await world.sh('kubectl create configmap before --from-literal=a=b');
    const saved = await world.sh(`${ETCDCTL} snapshot save /opt/backup.db`);
    expect(saved.stderr + saved.stdout).toMatch(/Snapshot saved at \/opt\/backup.db/);
    const status = await world.sh('etcdutl snapshot status /opt/backup.db -w table');
    expect(status.stdout).toMatch(/\| +HASH +\| REVISION \| TOTAL KEYS \|/);
    await world.sh('kubectl create configmap after --from-literal=a=b; kubectl delete configmap before');

    const restored = await world.sh(
      'etcdutl snapshot restore /opt/backup.db --data-dir=/var/lib/etcd-restored',
    );
    expect(restored.status).toBe(0);
    expect(
      (await world.sh('etcdutl snapshot restore /opt/backup.db --data-dir=/var/lib/etcd-restored')).stderr,
    ).toMatch(/data-dir "\/var\/lib\/etcd-restored" not empty/);
    await world.sh(
      "sed -i 's#path: /var/lib/etcd$#path: /var/lib/etcd-restored#' /etc/kubernetes/manifests/etcd.yaml",
    );
    await world.wait(120);
    const names = (await world.sh('kubectl get configmaps -o name')).stdout;
    expect(names).toMatch(/configmap\/before/);
    expect(names).not.toMatch(/configmap\/after/);
    expect((await world.sh('kubectl run new --image=nginx; sleep 30; kubectl get pod new')).stdout).toMatch(
      /Running/,
    );
  });

  it('says of a file that is no snapshot that it is none', async () => {
    const said = await world.sh('echo x > /tmp/x.db; etcdutl snapshot status /tmp/x.db');
    expect(said.stderr).toMatch(/^Error: snapshot file integrity check failed/);
  });
});
