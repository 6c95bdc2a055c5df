import type { Pod, ServiceAccount, Volume } from '../../api/generated/types.ts';
import { randomSuffix } from '../../base/rng.ts';
import { type Draft, draftOf } from '../draft.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin } from './plugin.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';
const PODS = { group: '', resource: 'pods' };

/** Gives pods their service account and its token. models plugin/pkg/admission/serviceaccount */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  mutate({ operation, resource, subresource, draft, context }) {
    if (resource.storage !== 'pods' || operation !== 'CREATE' || subresource !== '' || !draft) return;
    const pod = draftOf<Pod>(draft);
    const spec = pod.spec!;
    if (pod.metadata?.annotations?.[MIRROR] !== undefined) {
      checkMirror(pod);
      return;
    }
    if (!spec.serviceAccountName) spec.serviceAccountName = 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const name = spec.serviceAccountName;
    const namespace = context.request.namespace;
    const account = context.store.get('serviceaccounts', namespace, name) as ServiceAccount | undefined;
    if (account === undefined) {
      throw forbidden(
        PODS,
        pod.metadata?.name ?? '',
        `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
      );
    }
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
      spec.imagePullSecrets = account.imagePullSecrets.map(secret => ({ ...secret }));
    }
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) {
      mountToken(spec, `kube-api-access-${randomSuffix(context.rng)}`);
    }
  },
};

function checkMirror(pod: Draft<Pod>): void {
  const refuse = (reason: string) => forbidden(PODS, pod.metadata?.name ?? '', reason);
  if (pod.spec?.serviceAccountName) throw refuse('a mirror pod may not reference service accounts');
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const usesSecret =
    pod.spec?.volumes?.some(volume => volume.secret) ||
    containers.some(container => container.env?.some(variable => variable.valueFrom?.secretKeyRef));
  if (usesSecret) throw refuse('a mirror pod may not reference secrets');
  if (
    pod.spec?.volumes?.some(volume => volume.projected?.sources?.some(source => source.serviceAccountToken))
  ) {
    throw refuse('a mirror pod may not use serviceAccountToken volume projections');
  }
}

function mountToken(spec: Draft<NonNullable<Pod['spec']>>, generated: string): void {
  const present = spec.volumes?.find(isTokenVolume)?.name;
  const name = present ?? generated;
  let mounted = false;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    if (container.volumeMounts?.some(mount => mount.mountPath === MOUNT_PATH)) continue;
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name, readOnly: true, mountPath: MOUNT_PATH },
    ];
    mounted = true;
  }
  if (mounted && present === undefined) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function isTokenVolume(volume: Draft<Volume>): boolean {
  return volume.name.startsWith('kube-api-access-') && volume.projected !== undefined;
}

function tokenVolume(name: string): Draft<Volume> {
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    },
  };
}
