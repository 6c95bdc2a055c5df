/** kube-controller-manager. models cmd/kube-controller-manager/app/controllermanager.go */
import { KUBERNETES_VERSION } from '../../api/version.ts';
import { uuid } from '../../base/rng.ts';
import { parseKey } from '../../base/x509/key.ts';
import { type ElectionLog, LeaderElection } from '../../client/leader-election.ts';
import type { SigningAuthority } from '../../controllers/context.ts';
import { ControllerManager } from '../../controllers/manager.ts';
import { CONTROLLERS } from '../../controllers/registry.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { CommandFailed, programOf, type RunContext, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import type { FlagSet } from '../program/flag-set.ts';
import type { Klog } from '../program/klog.ts';
import { announceCertificate, serveHealth } from '../program/serving.ts';
import { CONTROLLER_MANAGER_FLAGS } from './flags.ts';
import { validateControllerManager } from './validate.ts';

export const kubeControllerManager = programOf({
  name: 'kube-controller-manager',
  flags: CONTROLLER_MANAGER_FLAGS,
  printsUsage: true,
  version: `Kubernetes ${KUBERNETES_VERSION}`,
  run,
});

async function run({ process, flags, log }: RunContext): Promise<number> {
  const problems = validateControllerManager(flags);
  if (problems.length > 0)
    throw new CommandFailed(problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`);
  announceCertificate(flags, log);
  const config = connectionConfig(process, flags.text('kubeconfig'), flags.text('master'), log);
  const port = serveHealth(process, flags, { leaderElection: () => undefined });
  log.structured('I', 'controllermanager.go:211', 'Starting', { version: KUBERNETES_VERSION });
  const client = clientOf(process, config, 'kube-controller-manager/v1.36.2', log);

  let lost: (status: number) => void = () => undefined;
  const over = new Promise<number>(resolve => {
    lost = resolve;
  });
  const manager = new ControllerManager({
    client,
    clock: process.clock,
    rng: process.rng.fork(`controllers ${process.clock.now()}`),
    controllers: flags.list('controllers'),
    flags: controllerFlags(process, flags),
    log: (severity, message) => log.line(severity, 'controller.go:1', message),
  });
  const lead = () => {
    buildControllers(process, flags, log);
    manager.start();
  };
  const election = flags.bool('leader-elect')
    ? new LeaderElection({
        client,
        clock: process.clock,
        rng: process.rng.fork('lease'),
        identity: `${process.host.hostname}_${uuid(process.rng.fork(`identity ${process.clock.now()}`))}`,
        namespace: flags.text('leader-elect-resource-namespace'),
        name: flags.text('leader-elect-resource-name'),
        leaseMs: flags.duration('leader-elect-lease-duration'),
        renewMs: flags.duration('leader-elect-renew-deadline'),
        retryMs: flags.duration('leader-elect-retry-period'),
        log: electionLog(log, flags.number('v')),
        started: () => {
          try {
            lead();
          } catch (error) {
            if (!(error instanceof CommandFailed)) throw error;
            log.structured('E', error.at, 'command failed', { err: error.message });
            lost(1);
          }
        },
        lost: () => {
          log.structured('E', 'controllermanager.go:334', 'leaderelection lost');
          lost(1);
        },
      })
    : undefined;
  try {
    if (election === undefined) lead();
    else election.start();
    process.usage?.(20, 60 << 20);
    return await Promise.race([over, untilAsked(process).then(() => 0)]);
  } finally {
    election?.stop();
    manager.stop();
    port.close();
  }
}

function electionLog(log: Klog, most: number): ElectionLog {
  return {
    info: (verbosity, source, message, values) => {
      if (verbosity <= most) log.structured('I', source, message, values);
    },
    error: (source, message, err, values) => log.structured('E', source, message, { err, ...values }),
  };
}

function controllerFlags(process: NativeProcess, flags: FlagSet) {
  const rootCa = flags.text('root-ca-file');
  return {
    kubeApiQps: flags.number('kube-api-qps'),
    kubeApiBurst: flags.number('kube-api-burst'),
    nodeMonitorPeriodMs: flags.duration('node-monitor-period'),
    nodeMonitorGracePeriodMs: flags.duration('node-monitor-grace-period'),
    nodeStartupGracePeriodMs: flags.duration('node-startup-grace-period'),
    nodeEvictionRate: flags.number('node-eviction-rate'),
    secondaryNodeEvictionRate: flags.number('secondary-node-eviction-rate'),
    largeClusterSizeThreshold: flags.number('large-cluster-size-threshold'),
    unhealthyZoneThreshold: flags.number('unhealthy-zone-threshold'),
    terminatedPodGcThreshold: flags.number('terminated-pod-gc-threshold'),
    hpaSyncPeriodMs: flags.duration('horizontal-pod-autoscaler-sync-period'),
    hpaDownscaleStabilizationMs: flags.duration('horizontal-pod-autoscaler-downscale-stabilization'),
    hpaTolerance: flags.number('horizontal-pod-autoscaler-tolerance'),
    hpaInitialReadinessDelayMs: flags.duration('horizontal-pod-autoscaler-initial-readiness-delay'),
    resourceQuotaSyncPeriodMs: flags.duration('resource-quota-sync-period'),
    rootCa: rootCa !== '' && process.host.files.exists(rootCa) ? process.host.files.readText(rootCa) : '',
    clusterCidr: flags.bool('allocate-node-cidrs') ? flags.text('cluster-cidr') : '',
    signingAuthority: (signer: string) => signingAuthority(process, flags, signer),
  };
}

/** A signer's own files, where its flags name them, else those of the cluster. models app/certificates.go */
function signingAuthority(
  { host: { files } }: NativeProcess,
  flags: FlagSet,
  signer: string,
): SigningAuthority | undefined {
  const own = SIGNERS.find(([name]) => name === signer)?.[1];
  const [certificate = '', key = ''] = ['cert', 'key'].map(
    kind => flags.text(`cluster-signing-${own}-${kind}-file`) || flags.text(`cluster-signing-${kind}-file`),
  );
  if (own === undefined || !files.exists(certificate) || !files.exists(key)) return undefined;
  const longest = flags.duration('cluster-signing-duration');
  return { certificate: files.readText(certificate), key: files.readText(key), longest };
}

/** The signers' names and the word in their flags. */
const SIGNERS = [
  ['kubernetes.io/kubelet-serving', 'kubelet-serving'],
  ['kubernetes.io/kube-apiserver-client-kubelet', 'kubelet-client'],
  ['kubernetes.io/kube-apiserver-client', 'kube-apiserver-client'],
  ['kubernetes.io/legacy-unknown', 'legacy-unknown'],
] as const;

/** What fails when the controllers are built, in the order in which they are. @throws CommandFailed */
function buildControllers(process: NativeProcess, flags: FlagSet, log: Klog): void {
  const { files } = process.host;
  const fail = (controller: string, why: string): never => {
    log.structured('E', 'controllermanager.go:683', 'Error initializing a controller', {
      err: why,
      controller,
    });
    log.structured('E', 'controllermanager.go:296', 'Error building controllers', { err: why });
    throw new CommandFailed(why);
  };
  const isOn = (name: string) => {
    const list = flags.list('controllers');
    const alias = CONTROLLERS.find(known => known.name === name)?.alias;
    if (list.some(entry => entry === name || entry === alias)) return true;
    return !list.some(entry => entry === `-${name}` || entry === `-${alias}`) && list.includes('*');
  };
  const key = flags.text('service-account-private-key-file');
  if (key !== '' && isOn('serviceaccount-token-controller')) {
    const why = 'error reading key for service account token controller: ';
    if (!files.exists(key))
      fail('serviceaccount-token-controller', `${why}open ${key}: no such file or directory`);
    if (parseKey(files.readText(key)) === undefined)
      fail('serviceaccount-token-controller', `${why}data does not contain a valid RSA or ECDSA private key`);
    const root = flags.text('root-ca-file');
    if (root !== '' && !files.exists(root))
      fail(
        'serviceaccount-token-controller',
        `error parsing root-ca-file at ${root}: open ${root}: no such file or directory`,
      );
  }
  if (flags.bool('allocate-node-cidrs') && isOn('node-ipam-controller')) {
    const cidr = flags.text('cluster-cidr');
    if (cidr === '')
      fail('node-ipam-controller', 'must specify --cluster-cidr if --allocate-node-cidrs is set');
    for (const [index, part] of cidr.split(',').entries())
      if (!/^\d{1,3}(\.\d{1,3}){3}\/([12]?\d|3[0-2])$/.test(part))
        fail('node-ipam-controller', `invalid CIDR[${index}]: <nil> (invalid CIDR address: ${part})`);
    const mask = Number(cidr.split(',')[0]!.split('/')[1]);
    if (flags.number('node-cidr-mask-size') < mask)
      fail('node-ipam-controller', `new CIDR set failed: the node CIDR size is too big for the cluster CIDR`);
  }
}
