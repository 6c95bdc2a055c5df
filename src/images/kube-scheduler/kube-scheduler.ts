/** kube-scheduler. models cmd/kube-scheduler/app/server.go and options/options.go */
import { KUBERNETES_VERSION } from '../../api/version.ts';
import { parseYaml } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import type { Clock } from '../../base/clock.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { decodeConfiguration, defaultConfiguration } from '../../scheduler/config/decode.ts';
import { ConfigurationError } from '../../scheduler/config/errors.ts';
import type { SchedulerConfiguration } from '../../scheduler/config/types.ts';
import { validate } from '../../scheduler/config/validate.ts';
import { Scheduler } from '../../scheduler/scheduler.ts';
import { CommandFailed, programOf, type RunContext, untilAsked } from '../program/command.ts';
import { clientOf, connectionConfig } from '../program/connect.ts';
import type { FlagSet } from '../program/flag-set.ts';
import { announceCertificate, securePortProblems, serveHealth } from '../program/serving.ts';
import { SCHEDULER_FLAGS } from './flags.ts';

/** Leader election flags by the field of the configuration that they override. */
const LEADER_FLAGS = {
  leaseDuration: 'leader-elect-lease-duration',
  renewDeadline: 'leader-elect-renew-deadline',
  retryPeriod: 'leader-elect-retry-period',
  resourceLock: 'leader-elect-resource-lock',
  resourceName: 'leader-elect-resource-name',
  resourceNamespace: 'leader-elect-resource-namespace',
} as const;

export const kubeScheduler = programOf({
  name: 'kube-scheduler',
  flags: SCHEDULER_FLAGS,
  printsUsage: true,
  version: `Kubernetes ${KUBERNETES_VERSION}`,
  run: context => run(context),
});

/** Schedulers that run now, by the clock of their simulation: each cluster has one of its own. */
const running = new WeakMap<Clock, Set<Scheduler>>();

/** The schedulers of a cluster, for those who want to look into their reasons. */
export function schedulersOf(clock: Clock): readonly Scheduler[] {
  return [...(running.get(clock.root) ?? [])];
}

function remember(clock: Clock, scheduler: Scheduler): void {
  const peers = running.get(clock.root) ?? new Set();
  running.set(clock.root, peers.add(scheduler));
}

async function run({ process, flags, log }: RunContext): Promise<number> {
  const problems = securePortProblems(flags);
  if (problems.length > 0) throw new CommandFailed(problems[0]!);
  announceCertificate(flags, log);
  const configuration = refusing(() => configurationOf(process, flags));
  const kubeconfig =
    flags.text('config') === ''
      ? flags.text('kubeconfig')
      : String(configuration.clientConnection.kubeconfig ?? '');
  const connection = connectionConfig(process, kubeconfig, flags.text('master'), log);
  const port = serveHealth(process, flags, { ping: () => undefined, 'sched-handler-sync': () => undefined });
  let ended: (status: number) => void = () => undefined;
  const over = new Promise<number>(resolve => {
    ended = resolve;
  });
  let scheduler: Scheduler | undefined;
  try {
    scheduler = refusing(
      () =>
        new Scheduler({
          client: clientOf(process, connection, `kube-scheduler/${KUBERNETES_VERSION}`, log),
          clock: process.clock,
          rng: process.rng.fork(`scheduler ${process.clock.now()}`),
          configuration,
          hostname: process.host.hostname,
          verbosity: flags.number('v'),
          log: ({ level, source, message, values }) =>
            log.structured(level === 'error' ? 'E' : 'I', source, message, values),
          onLeaseLost: () => ended(1),
        }),
    );
    scheduler.start();
    remember(process.clock, scheduler);
    process.usage?.(8, 30 << 20);
    const status = configuration.leaderElection.leaderElect ? 0 : 1;
    return await Promise.race([over, untilAsked(process).then(() => status)]);
  } finally {
    if (scheduler) running.get(process.clock.root)?.delete(scheduler);
    // asked to end, it gives its lease back; killed, it could not
    scheduler?.stop(!process.signal.aborted);
    port.close();
  }
}

function configurationOf(process: NativeProcess, flags: FlagSet): SchedulerConfiguration {
  const path = flags.text('config');
  if (path === '') {
    const configuration = withLeaderFlags(defaultConfiguration(), flags);
    validate(configuration);
    return configuration;
  }
  const { files } = process.host;
  if (!files.exists(path)) throw new CommandFailed(`open ${path}: no such file or directory`);
  const text = files.readText(path);
  const configuration = withLeaderFlags(decodeConfiguration(parseYaml(text), text), flags);
  validate(configuration);
  return configuration;
}

function withLeaderFlags(configuration: SchedulerConfiguration, flags: FlagSet): SchedulerConfiguration {
  const given = Object.entries(LEADER_FLAGS).filter(([, flag]) => flags.changed(flag));
  return {
    ...configuration,
    leaderElection: {
      ...configuration.leaderElection,
      ...(flags.changed('leader-elect') && { leaderElect: flags.bool('leader-elect') }),
      ...Object.fromEntries(given.map(([field, flag]) => [field, flags.text(flag)])),
    },
  };
}

/** Turns what is wrong with a configuration into the program's end. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof YamlError)
      throw new CommandFailed(error.message);
    throw error;
  }
}
