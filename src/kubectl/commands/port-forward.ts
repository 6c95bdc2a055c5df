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
    for (const address of run.flags.list('address'))
      if (address !== 'localhost' && !isAddress(address))
        throw new CommandError(`${address} is not a valid IP`);
    const word = run.args[0]!;
    const [info] = await fetchSelected(
      run,
      await selectionOf(run, { args: word.includes('/') ? [word] : [`pods/${word}`] }),
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

/** models net.ParseIP */
function isAddress(text: string): boolean {
  const host = text.includes(':') ? `[${text}]` : text;
  // A dotted name of digits is read as IPv4 by URL too, but comes out otherwise unless it is written as an address.
  return URL.canParse(`http://${host}`) && (host !== text || /^\d+(\.\d+){3}$/.test(text));
}

function pairOf(text: string, pod: Pod, service: Service | undefined): Pair {
  const [first = '', second, extra] = text.split(':');
  if (extra !== undefined) throw new CommandError(`invalid port format '${text}'`);
  const remoteText = second ?? first;
  const remote = remotePort(remoteText, pod, service);
  const localText = second === undefined ? String(/^\d+$/.test(first) ? first : remote) : first;
  return {
    local: localText === '' ? 0 : portNumber('local', localText),
    remote: portNumber('remote', String(remote)),
  };
}

/** models strconv.ParseUint(text, 10, 16) */
function portNumber(which: 'local' | 'remote', text: string): number {
  const wrong = /^\d+$/.test(text) ? (Number(text) > 0xffff ? 'value out of range' : '') : 'invalid syntax';
  if (wrong !== '')
    throw new CommandError(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${wrong}`,
    );
  if (which === 'remote' && Number(text) === 0) throw new CommandError('remote port must be > 0');
  return Number(text);
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
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => undefined);
  try {
    for (const pair of pairs) {
      const connect = (port: number) => async () => {
        run.out(`Handling connection for ${port}\n`);
        await run.streams.flush();
        const session = await run.rest.open(path, { ports: String(pair.remote) });
        session.done.then(
          async status => {
            const { status: outcome, message = '' } = status as { status?: string; message?: string };
            if (outcome !== 'Failure') return;
            run.klogError(
              'portforward.go:522',
              `an error occurred forwarding ${port} -> ${pair.remote}: ${message}`,
            );
            lose(new CommandError('lost connection to pod'));
          },
          () => undefined,
        );
        return session;
      };
      listeners.push(...(await listenOn(run, pair, connect)));
    }
    await run.streams.flush();
    const interrupted = new Promise<void>(resolve =>
      run.io.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([interrupted, lost]);
  } finally {
    for (const listener of listeners) listener.close();
  }
}

/** Listens on every address; one is enough. models client-go/tools/portforward */
async function listenOn(
  run: Run,
  { local, remote }: Pair,
  connect: (port: number) => () => ReturnType<Run['rest']['open']>,
): Promise<LocalListener[]> {
  const opened: LocalListener[] = [];
  const problems: string[] = [];
  const addresses = run.flags
    .list('address')
    .flatMap(address => (address === 'localhost' ? ['127.0.0.1', '::1'] : [address]));
  for (const address of addresses) {
    let port = opened[0]?.port ?? local;
    try {
      const listener = await run.io.listen!(address, port, { connect: () => connect(port)() });
      port = listener.port;
      opened.push(listener);
      run.out(`Forwarding from ${address.includes(':') ? `[${address}]` : address}:${port} -> ${remote}\n`);
    } catch (error) {
      problems.push(`unable to create listener: Error ${(error as Error).message}`);
    }
  }
  if (opened.length > 0) return opened;
  run.err(
    `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${problems.join(' ')}]\n`,
  );
  throw new CommandError(`unable to listen on any of the requested ports: [{${local} ${remote}}]`);
}
