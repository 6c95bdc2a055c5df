import { toYaml } from '../../../src/apimachinery/yaml/emit.ts';
import { ConfigError, parseConfig } from '../../../src/kubelet/config.ts';
import { KubeletWorld } from '../../../src/kubelet/testing/world.ts';
import { mutated, mutatedText } from '../mutate.ts';
import { chance } from '../random.ts';
import type { Target } from '../target.ts';

const RIGHT = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  authentication: {
    anonymous: { enabled: false },
    webhook: { cacheTTL: '0s', enabled: true },
    x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
  },
  cgroupDriver: 'systemd',
  clusterDNS: ['10.96.0.10'],
  clusterDomain: 'cluster.local',
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
  crashLoopBackOff: { maxContainerRestartPeriod: '1m' },
  evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '10%' },
  evictionSoft: { 'memory.available': '300Mi' },
  evictionSoftGracePeriod: { 'memory.available': '1m30s' },
  evictionMaxPodGracePeriod: 60,
  fileCheckFrequency: '20s',
  kubeReserved: { cpu: '100m', memory: '100Mi' },
  systemReserved: { cpu: '50m' },
  maxPods: 110,
  nodeStatusUpdateFrequency: '10s',
  nodeStatusReportFrequency: '5m0s',
  nodeLeaseDurationSeconds: 40,
  registerWithTaints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }],
  rotateCertificates: true,
  serializeImagePulls: false,
  staticPodPath: '/etc/kubernetes/manifests',
  syncFrequency: '1m',
};
const WORDS = ['0s', '-1s', '1ns', '999999h', '100%', '-5', '1e99', '~', '1Ki', 'x'];

/** A kubelet's configuration: read, and where it is right a kubelet runs by it. */
export const kubeletConfig: Target = {
  name: 'kubelet-config',
  about: 'KubeletConfiguration',
  inSuite: 50,
  perWorld: 500,
  start: async () => ({
    next: rng => {
      const text = toYaml(chance(rng, 0.7) ? mutated(rng, RIGHT) : RIGHT);
      return chance(rng, 0.5) ? mutatedText(rng, text, WORDS) : text;
    },
    run: async input => {
      let config: ReturnType<typeof parseConfig>;
      try {
        config = parseConfig(input as string, '/var/lib/kubelet/config.yaml', () => undefined);
      } catch (error) {
        if (error instanceof ConfigError) return 'refused';
        throw error;
      }
      const world = new KubeletWorld();
      world.newKubelet(config).start();
      world.create('web', { containers: [{ name: 'c', image: 'nginx' }] });
      await world.run(20);
      world.stopKubelet();
      return 'ran';
    },
  }),
};
