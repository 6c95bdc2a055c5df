/** models kubectl/pkg/cmd/portforward */
import type { Pod, Service } from '../../api/generated/types.ts';
import { completeNames } from '../completion/objects.ts';
import { firstPod } from '../exec/pod.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { duration, strings } from '../framework/flag.ts';
import type { LocalListener } from '../io.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import { pathOf } from '../rest/discovery.ts';
import type { Run } from '../run.ts';

interface Pair {
  readonly local: number;
  readonly remote: number;
}

export const portForward: Command = {
  name: 'port-forward',
  use: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  examples: `
# Listen on ports 5000 and 6000 here and forward to the same ports of a pod
kubectl port-forward pod/mypod 5000 6000

# Listen on 8443 here and forward to the port of a service named "https"
kubectl port-forward service/myservice 8443:https

# Listen on any port here
kubectl port-forward pod/mypod :5000`,
  flags: [
    strings('address', 'Addresses to listen on, comma separated: IP addresses or localhost.', {
      value: 'localhost',
    }),
    duration('pod-running-timeout', 'How long to wait until a pod runs.', { value: '1m0s' }),
  ],
  complete: completeNames('pods'),
  run: async run => {
    if (run.args.length < 2)
      throw run.usageError('TYPE/NAME and list of ports are required for port-forward');
    const word = run.args[0]!;
    const [info] = await fetchSelected(
      run,
      await selectionOf(run, { args: word.includes('/') ? [word] : ['pods', word] }),
    );
    const pod = await firstPod(run, info!, run.flags.duration('pod-running-timeout'));
    if (pod.status?.phase !== 'Running')
      throw new CommandError(
        `unable to forward port because pod is not running. Current status=${pod.status?.phase}`,
      );
    const service = info!.resource.kind === 'Service' ? (info!.object as Service) : undefined;
    const pairs = run.args.slice(1).map(text => pairOf(text, pod, service));
    await forward(run, pod, pairs);
  },
};

function pairOf(text: string, pod: Pod, service: Service | undefined): Pair {
  const [first = '', second, extra] = text.split(':');
  if (extra !== undefined) throw new CommandError(`invalid port format '${text}'`);
  const remoteText = second ?? first;
  const remote = remotePort(remoteText, pod, service);
  const localText = second === undefined ? String(/^\d+$/.test(first) ? first : remote) : first;
  if (localText !== '' && !/^\d+$/.test(localText))
    throw new CommandError(
      `error parsing local port '${localText}': strconv.ParseUint: parsing ${JSON.stringify(localText)}: invalid syntax`,
    );
  return { local: localText === '' ? 0 : Number(localText), remote };
}

/** A port of a service leads to the port of its pod. */
function remotePort(text: string, pod: Pod, service: Service | undefined): number {
  const inPod = (name: string) => {
    const found = pod.spec?.containers
      .flatMap(container => container.ports ?? [])
      .find(port => port.name === name);
    if (found === undefined)
      throw new CommandError(`Pod '${pod.metadata?.name}' does not have a named port '${name}'`);
    return found.containerPort;
  };
  if (service === undefined) return /^\d+$/.test(text) ? Number(text) : inPod(text);
  const port = service.spec?.ports?.find(one =>
    /^\d+$/.test(text) ? one.port === Number(text) : one.name === text,
  );
  if (port === undefined)
    throw new CommandError(
      /^\d+$/.test(text)
        ? `Service ${service.metadata?.name} does not have a service port ${text}`
        : `Service '${service.metadata?.name}' does not have a named port '${text}'`,
    );
  const target = port.targetPort ?? port.port;
  return typeof target === 'number' ? target : inPod(target);
}

async function forward(run: Run, pod: Pod, pairs: readonly Pair[]): Promise<void> {
  if (run.io.listen === undefined)
    throw new CommandError('port-forward needs a network of this machine to listen on');
  const resource = (await run.discovery()).find('pods');
  const path = pathOf(resource, pod.metadata?.namespace, pod.metadata?.name, 'portforward');
  const listeners: LocalListener[] = [];
  const addresses = run.flags
    .list('address')
    .flatMap(address => (address === 'localhost' ? ['127.0.0.1'] : [address]));
  try {
    for (const { local, remote } of pairs) {
      for (const address of addresses) {
        const connect = async () => {
          run.out(`Handling connection for ${listener.port}\n`);
          return run.rest.open(path, { ports: String(remote) });
        };
        const listener: LocalListener = await listen(run, address, local, connect);
        listeners.push(listener);
        run.out(`Forwarding from ${address}:${listener.port} -> ${remote}\n`);
      }
    }
    await run.streams.flush();
    await new Promise<void>(resolve =>
      run.io.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  } finally {
    for (const listener of listeners) listener.close();
  }
}

async function listen(
  run: Run,
  address: string,
  port: number,
  connect: () => ReturnType<Run['rest']['open']>,
): Promise<LocalListener> {
  try {
    return await run.io.listen!(address, port, { connect });
  } catch (error) {
    run.err(
      `Unable to listen on port ${port}: Listeners failed to create with the following errors: [unable to create listener: Error ${(error as Error).message}]\n`,
    );
    throw new CommandError(`unable to listen on any of the requested ports: [{${port} ${port}}]`);
  }
}
