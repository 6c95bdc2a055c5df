/** The scheduler image of Kubernetes 1.11, which courses name for a second scheduler. */
import type { NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { kubeScheduler } from '../kube-scheduler/kube-scheduler.ts';
import { installBusybox } from './userland.ts';

const CONFIG = '/tmp/kube-scheduler-config.yaml';

/**
 * Takes the flags of 1.11 that are gone since and runs the present scheduler as they mean: --scheduler-name becomes a
 * profile, --address the bind address; its lock was an endpoints object, so it never waits for the cluster's leader.
 */
const scheduler: NativeProgram = process => {
  const args: string[] = [];
  let name: string | undefined;
  let kubeconfig = '';
  for (const arg of process.argv.slice(1)) {
    const [flag = '', value = ''] = arg.split('=');
    if (flag === '--scheduler-name') name = value;
    else if (flag === '--address') args.push(`--bind-address=${value}`);
    else if (flag === '--lock-object-name') args.push(`--leader-elect-resource-name=${value}`);
    else {
      if (flag === '--kubeconfig') kubeconfig = value;
      args.push(arg);
    }
  }
  const { files } = process.host;
  if (name !== undefined && !args.some(arg => arg.startsWith('--config='))) {
    const text = [
      'apiVersion: kubescheduler.config.k8s.io/v1',
      'kind: KubeSchedulerConfiguration',
      'leaderElection: {leaderElect: false}',
      ...(kubeconfig === '' ? [] : ['clientConnection:', `  kubeconfig: ${kubeconfig}`]),
      'profiles:',
      `- schedulerName: ${name}`,
      '',
    ].join('\n');
    files.mkdir('/tmp', { recursive: true });
    files.writeFile(CONFIG, text);
    args.push(`--config=${CONFIG}`);
  }
  return kubeScheduler({ ...process, argv: [process.argv[0] ?? 'kube-scheduler', ...args] });
};

export const OLD_SCHEDULER_IMAGES: readonly ImageDefinition[] = [
  'k8s.gcr.io',
  'gcr.io/google_containers',
].map(registry => ({
  repository: `${registry}/kube-scheduler-amd64`,
  tags: { 'v1.11.3 v1.11.0 v1.10.0': 15_500_000 },
  command: ['kube-scheduler'],
  natives: { '/usr/local/bin/kube-scheduler': scheduler },
  unpack: installBusybox,
}));
