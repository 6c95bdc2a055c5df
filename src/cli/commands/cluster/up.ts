import { drive } from '../../../base/drive.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { connectionsOf, TargetError } from '../../../cluster/net.ts';
import type { ClusterSpec } from '../../../cluster/spec.ts';
import { whyJson, whyOf } from '../../../cluster/why.ts';
import { type Served, serve } from '../../../http/serve.ts';
import { Theme } from '../../../tui/theme.ts';
import type { Lab } from '../../../tutor/content/lab.ts';
import type { Language } from '../../../tutor/content/localized.ts';
import { type GradeWorld, gradeCluster } from '../../../tutor/grade-cluster.ts';
import { LabStart } from '../../../tutor/lab-start.ts';
import type { AddCommand } from '../../add-command.ts';
import { CommandError, EXIT } from '../../exit.ts';
import { findLab } from '../../find-lab.ts';
import { gradeJson } from '../../grade-output.ts';
import { idle, labWorld } from '../../lab-world.ts';
import { preferredLanguage } from '../../language.ts';
import { print } from '../../print.ts';
import { RealTimeDriver } from '../../real-time.ts';
import { SessionDoor } from '../../session/door.ts';
import { eventLines, LiveView, type View } from './live-view.ts';
import { SERVED } from './strings.ts';

interface UpOptions {
  readonly nodes?: string;
  readonly lab?: string;
  readonly port: string;
  readonly lang?: string;
}

const MOST_NODES = 100;
/** A cluster comes up in simulated time, which must not be ahead of the computer's when it is served: milliseconds. */
const HEAD_START = 60_000;

/** `berth cluster up`: serves a cluster on a loopback port until Ctrl-C. */
export const addClusterUp: AddCommand = (program, done) => {
  program
    .command('up')
    .option('--nodes <count>', 'machines in all, one of them the control plane (default: 3)')
    .option('--lab <id>', 'the cluster of a lab; have it graded with berth grade LAB --session')
    .option('--port <port>', 'port on 127.0.0.1; 0: any free one', '0')
    .option('--lang <language>', 'en or ko; left out: the language of the locale')
    .description('serve a simulated cluster on 127.0.0.1 over HTTPS until Ctrl-C')
    .addHelpText(
      'after',
      '\nExample:\n  berth cluster up --lab taints-01\n  export KUBECONFIG=...   (as it prints)',
    )
    .action(async (options: UpOptions) => {
      const port = portOf(options.port);
      const language = preferredLanguage(options.lang, process.env);
      const lab = options.lab === undefined ? undefined : findLab(options.lab);
      const world = labWorld(() => Date.now() - HEAD_START);
      const cluster = await world.build(specOf(options, lab), lab?.id ?? 'up');
      await drive(cluster.clock, idle, Math.max(Date.now(), cluster.clock.now()));
      const served = await open(cluster, port);
      done(await untilInterrupted(cluster, served, lab, language, world));
    });
};

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new CommandError(EXIT.usage, '--port must be a whole number from 0 to 65535');
}

function specOf({ nodes }: UpOptions, lab: Lab | undefined): ClusterSpec {
  if (nodes === undefined) return lab?.cluster ?? {};
  if (lab !== undefined)
    throw new CommandError(EXIT.usage, '--nodes and --lab exclude each other: a lab has its own nodes');
  const count = Number(nodes);
  if (!Number.isInteger(count) || count < 1 || count > MOST_NODES) {
    throw new CommandError(EXIT.usage, `--nodes must be a whole number from 1 to ${MOST_NODES}`);
  }
  const workers = Array.from({ length: count - 1 }, (_, index) => ({
    name: `node${String(index + 1).padStart(2, '0')}`,
  }));
  return { nodes: [{ name: 'controlplane', role: 'control-plane' }, ...workers] };
}

async function open(cluster: Cluster, port: number): Promise<Served> {
  try {
    return await serve({ service: () => cluster.apiService, port });
  } catch (error) {
    throw new CommandError(
      EXIT.environment,
      `cannot listen on port ${port}: ${(error as Error).message}. Choose another with --port.`,
    );
  }
}

async function untilInterrupted(
  cluster: Cluster,
  served: Served,
  lab: Lab | undefined,
  language: Language,
  world: GradeWorld,
): Promise<number> {
  const pace = new RealTimeDriver(cluster.clock);
  const start = LabStart.of(cluster);
  const door = new SessionDoor({
    async grade(wanted) {
      if (lab === undefined || wanted !== lab.id) return undefined;
      pace.pause();
      try {
        await cluster.settle();
        const found = await gradeCluster(lab.checks, cluster, start, world);
        const [mistake] = cluster.clock.mistakes;
        if (mistake !== undefined && !found.passed) throw mistake.error;
        return gradeJson(lab.id, found);
      } finally {
        pace.start();
      }
    },
    why(subject) {
      const [namespace = '', name = ''] = subject.split('/');
      const why = whyOf(cluster, namespace, name);
      return why && whyJson(why);
    },
    net(subject) {
      const [namespace = '', name = '', ...target] = subject.split('/');
      try {
        const connections = connectionsOf(cluster, namespace, name, target.join('/') || undefined);
        return connections && { connections };
      } catch (error) {
        if (error instanceof TargetError) return { wrong: error.message };
        throw error;
      }
    },
  });
  const view = show(cluster, welcome(served, lab, language), language);
  const restore = () => view.stop();
  process.once('exit', restore);
  pace.start();
  await new Promise<void>(resolve => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.off('exit', restore);
  view.stop();
  pace.pause();
  door.close();
  await served.close();
  cluster.stop();
  print(`\n${SERVED[language].gone}\n`);
  return EXIT.done;
}

/** What is said at the beginning and, on a terminal, stays at the top. */
function welcome({ url, kubeconfig }: Served, lab: Lab | undefined, language: Language): string[] {
  const strings = SERVED[language];
  return [
    strings.answersAt(url),
    '',
    `export KUBECONFIG=${kubeconfig}`,
    'kubectl get nodes',
    ...(lab ? ['', ...lab.task[language].trim().split('\n'), '', strings.graded(lab.id)] : []),
    '',
  ];
}

/** The live picture on a terminal, a line for each event elsewhere. */
function show(cluster: Cluster, head: readonly string[], language: Language): View {
  const { stdout } = process;
  const strings = SERVED[language];
  if (stdout.isTTY) {
    const theme = new Theme(!process.env.NO_COLOR, true);
    return new LiveView(cluster, stdout, [...head, strings.ends, ''], theme, strings);
  }
  print(`${[...head, strings.events, ''].join('\n')}\n`);
  return eventLines(cluster, line => print(`${line}\n`));
}
