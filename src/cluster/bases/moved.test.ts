import { beforeAll, describe, expect, it } from 'vitest';
import type { Lease, Node } from '../../api/generated/types.ts';
import { readClaims } from '../../apiserver/auth/token.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { isSignedBy, parseCertificate } from '../../base/x509/certificate.ts';
import { buildCluster, buildOnBase } from '../build.ts';
import type { ClusterSnapshot } from '../snapshot.ts';
import { BASE_ORIGIN, baseName, baseSpec } from './base.ts';
import { movedBase } from './moved.ts';

const idle = () => new Promise<void>(resolve => setImmediate(resolve));
const NOW = Date.UTC(2031, 6, 21, 23, 59, 58, 700);
const DAY = 86_400_000;

let moved: ClusterSnapshot;
beforeAll(async () => {
  const clock = new VirtualClock(BASE_ORIGIN);
  const cluster = await buildCluster(baseSpec({}), { clock, idle, rng: new SeededRng('base') });
  cluster.forgetHistory();
  moved = movedBase(JSON.stringify(cluster.snapshot()), NOW);
  cluster.stop();
});

/** Every text below a value, what base64 hides included. */
function texts(value: unknown): string[] {
  if (typeof value === 'string')
    return [value, ...[...value.matchAll(/LS0t[\w+/=]+/g)].map(([text]) => atob(text))];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [String(value)];
}

describe('a base cluster that was moved in time', () => {
  it('has no trace of the time at which it was made', () => {
    expect(moved.now).toBeLessThanOrEqual(NOW);
    expect(moved.now).toBeGreaterThan(NOW - 1000);
    const traces = texts(moved).filter(text => /2001[-_]02|0203 04:|\b98117\d{7}\b/.test(text));
    expect(traces).toEqual([]);
  });

  it('has certificates and tokens that are good at that time', () => {
    const found = texts(moved).flatMap(
      text => text.match(/-----BEGIN CERT[^-]+-----[^-]+-----END CERT[^-]+-----\n/g) ?? [],
    );
    const certificates = [...new Set(found)].map(parseCertificate);
    const authorities = certificates.filter(({ isCa }) => isCa);
    expect(authorities.map(({ subject }) => subject.commonName).sort()).toEqual([
      'etcd-ca',
      'front-proxy-ca',
      'kubernetes',
    ]);
    for (const certificate of certificates) {
      expect(authorities.filter(ca => isSignedBy(certificate, ca))).toHaveLength(1);
      expect(certificate.notBefore).toBeGreaterThan(NOW - 60_000);
      expect(certificate.notAfter).toBeGreaterThan(NOW + 364 * DAY);
    }
    const tokens = texts(moved)
      .filter(text => text.startsWith('eyJ'))
      .map(readClaims);
    expect(tokens.length).toBeGreaterThan(0);
    for (const claims of tokens) expect(claims!.exp * 1000).toBeGreaterThan(NOW);
  });

  it('runs on: heartbeats come, leaders act at once, and what a spec wants is there', async () => {
    const clock = new VirtualClock(moved.now);
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace: 'shop' },
        spec: { containers: [{ name: 'web', image: 'nginx' }] },
      },
    ];
    const files = [{ machine: 'node01', path: '/root/note', content: 'here' }];
    const cluster = await buildOnBase(moved, { objects, files }, { clock, idle });
    const age = clock.now() - moved.now;
    expect(age).toBeLessThan(30_000);
    const { admin } = cluster;
    const holders = admin.resource<Lease>('leases.coordination.k8s.io').list('kube-system').items;
    for (const { spec } of holders) expect(Date.parse(spec!.acquireTime!)).toBe(moved.now);
    const journal = cluster
      .machine('node01')
      .journal.read('kubelet.service')
      .map(({ message }) => message);
    expect(journal.filter(message => message.includes('Adding static pod path'))).toHaveLength(1);
    await cluster.advance(120_000);
    expect(admin.resource('pods').get('shop', 'web')).toMatchObject({ status: { phase: 'Running' } });
    expect(cluster.machine('node01').files.readText('/root/note')).toBe('here');
    for (const node of admin.resource<Node>('nodes').list().items) {
      const ready = node.status!.conditions!.find(({ type }) => type === 'Ready')!;
      expect(ready.status).toBe('True');
      expect(Date.parse(ready.lastHeartbeatTime!)).toBeGreaterThan(clock.now() - 330_000);
    }
    cluster.stop();
  });
});

it('the base of a spec depends on its nodes, not on what comes later', () => {
  const nodes = [{ name: 'controlplane' }, { name: 'node01' }, { name: 'node02' }];
  const commands = [{ machine: 'node01', script: 'true' }];
  expect(baseName({ nodes, objects: [], commands })).toBe(baseName({}));
  expect(baseName({ nodes: [...nodes.slice(0, 2), { name: 'node02', labels: { a: 'b' } }] })).not.toBe(
    baseName({}),
  );
  expect(baseName({ controllersOff: ['job'] })).not.toBe(baseName({}));
});
