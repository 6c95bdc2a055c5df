/** Attaching to a container. models kubectl/pkg/cmd/attach/attach.go */
import type { Container, Pod } from '../../api/generated/types.ts';
import { pathOf } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { joinSession } from './session.ts';

const RECORDED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.';
const PROMPT = "If you don't see a command prompt, try pressing enter.";

/** How long a connection takes to come about, in milliseconds: what ends at once has ended by then. */
const CONNECTS_IN = 100;

/** A terminal needs stdin to be one here too: without that it is given up with a word. models exec.go SetupTTY */
export function streamsOf(run: Run, tty: boolean): { stdin: boolean; tty: boolean } {
  const stdin = run.flags.bool('stdin');
  const wants = stdin && tty;
  const isTerminal = run.io.rawMode !== undefined;
  if (wants && !isTerminal && !run.flags.bool('quiet'))
    run.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return { stdin, tty: wants && isTerminal };
}

/**
 * Joins a running container with kubectl's streams until it or the user leaves.
 * @throws ApiError, CommandError
 */
export async function attachTo(run: Run, pod: Pod, container: string): Promise<number> {
  const { namespace = '', name = '' } = pod.metadata ?? {};
  const quiet = run.flags.bool('quiet');
  const spec = containersOf(pod).find(one => one.name === container);
  const hasTty = spec?.tty === true;
  if (run.flags.bool('tty') && !hasTty && !quiet)
    run.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  // As upstream: a container with a terminal is attached with one, -t or not.
  const { stdin, tty } = streamsOf(run, hasTty);
  if (!quiet) run.err(`${RECORDED}\n${PROMPT}\n`);
  await run.streams.flush();
  await run.io.clock.sleep(CONNECTS_IN, run.io.signal);
  const resource = (await run.discovery()).find('pods');
  const session = await run.rest.open(pathOf(resource, namespace, name, 'attach'), {
    container,
    stdin: stdin ? 'true' : undefined,
    stdout: 'true',
    stderr: tty ? undefined : 'true',
    tty: tty ? 'true' : undefined,
  });
  const status = await joinSession(run, session, { stdin, tty, redraw: true });
  if (!quiet && stdin && tty) {
    const back = `kubectl attach ${name} -c ${container} -n ${namespace} -i -t`;
    const ephemeral = pod.spec?.ephemeralContainers?.some(one => one.name === container);
    run.out(
      ephemeral
        ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${back}' if it is still running\n`
        : `Session ended, resume using '${back}' command\n`,
    );
  }
  return status;
}

/** Attaches; where that cannot be (any more), prints the container's log. models handleAttachPod */
export async function attachOrLogs(run: Run, pod: Pod, container: string): Promise<number> {
  const { namespace = '', name = '' } = pod.metadata ?? {};
  const phase = pod.status?.phase;
  if (phase !== 'Succeeded' && phase !== 'Failed') {
    try {
      return await attachTo(run, pod, container);
    } catch (error) {
      run.err(
        `warning: couldn't attach to pod/${name}, falling back to streaming logs: ${(error as Error).message}\n`,
      );
    }
  }
  const resource = (await run.discovery()).find('pods');
  const path = pathOf(resource, namespace, name, 'log');
  run.out(await run.rest.text('GET', path, { query: { container } }));
  return 0;
}

function containersOf(pod: Pod): readonly Pick<Container, 'name' | 'tty'>[] {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  return [...containers, ...initContainers, ...ephemeralContainers];
}
