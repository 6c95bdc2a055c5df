// models pkg/kubelet/cri/streaming and k8s.io/kubelet/pkg/cri/streaming/remotecommand
import { failure } from '../../api/status.ts';
import type { ByteSession } from '../../apiserver/interface.ts';
import type { JsonObject } from '../../base/json.ts';
import { BrokenPipe, Pipe } from '../../base/pipe.ts';
import type { Network } from '../../machine/network/network.ts';
import { dialFailure } from '../probes/http.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { ContainerTerminal } from '../runtime/container-terminal.ts';

const SIGHUP = 1;
const SUCCESS: JsonObject = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

/** Runs a command in a container. */
export function execSession(
  container: RuntimeContainer,
  argv: readonly string[],
  { stdin: wantsStdin, tty }: { readonly stdin: boolean; readonly tty: boolean },
): ByteSession {
  const stdin = new Pipe();
  const stdout = new Pipe();
  const stderr = tty ? stdout : new Pipe();
  if (!wantsStdin) stdin.end();
  const terminal = tty ? new ContainerTerminal() : undefined;
  const streams = { ...(wantsStdin && { stdin }), stdout, ...(!tty && { stderr }) };
  const resize = (columns: number, rows: number) => terminal?.resize(columns, rows);
  try {
    const process = container.exec({ argv, stdin, stdout, stderr, ...(terminal && { terminal }) });
    const done = process.done.then(code => {
      stdout.end();
      stderr.end();
      return exitStatus(code);
    });
    return { ...streams, done, resize, close: () => process.kill(SIGHUP) };
  } catch (error) {
    stdout.end();
    stderr.end();
    const message = `Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${container.id}": ${(error as Error).message}`;
    const status = failure(500, 'InternalError', message, { causes: [{ message }] });
    return {
      ...streams,
      done: Promise.resolve(status as unknown as JsonObject),
      resize,
      close: () => undefined,
    };
  }
}

/**
 * Connects to a container's first process. Who leaves, or sends no more, leaves the container as it is, except that
 * standard input ends where the pod has it so (stdinOnce). models internal/cri/io/container_io.go Attach of containerd
 */
export function attachSession(
  container: RuntimeContainer,
  { stdin: wantsStdin, tty }: { readonly stdin: boolean; readonly tty: boolean },
): ByteSession {
  const { stdin, terminal, config } = container;
  const stdout = new Pipe();
  const stderr = new Pipe();
  let finish!: (status: JsonObject) => void;
  const done = new Promise<JsonObject>(resolve => {
    finish = resolve;
  });
  const output = container.onOutput((stream, chunk) =>
    (stream === 'stderr' && !tty ? stderr : stdout).write(chunk).catch(ignoreBrokenPipe),
  );
  const end = () => {
    output.stop();
    stdout.end();
    stderr.end();
    finish(SUCCESS);
  };
  container.onExit(end);
  const inputEnds = () => {
    if (wantsStdin && config.stdinOnce && !tty) stdin.end();
    else end();
  };
  const close = () => {
    inputEnds();
    end();
    stdout.cancel();
    stderr.cancel();
  };
  return {
    ...(wantsStdin && config.stdin && { stdin: { write: chunk => stdin.write(chunk), end: inputEnds } }),
    stdout,
    ...(!tty && { stderr }),
    done,
    ...(tty && { resize: (columns, rows) => terminal?.resize(columns, rows) }),
    close,
  };
}

function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof BrokenPipe)) throw error;
}

/**
 * A connection to a port of a pod, carrying HTTP: one request in, one response out, until either side ends.
 * What listens in this world answers requests, so the bytes are parsed here.
 */
export function forwardSession(network: Network, ip: string, port: number, sandboxId: string): ByteSession {
  const stdin = new Pipe();
  const stdout = new Pipe();
  const stderr = new Pipe();
  const close = () => {
    stdin.end();
    stdout.end();
    stderr.end();
  };
  const refused = (why: string) => {
    const message = `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace ${JSON.stringify(sandboxId)}, IPv4: ${why}`;
    stderr.write(message).catch(() => undefined);
    close();
    return failure(500, 'InternalError', message) as unknown as JsonObject;
  };
  try {
    network.dial(ip, ip, port);
  } catch (error) {
    return {
      stdin,
      stdout,
      stderr,
      done: Promise.resolve(refused(dialFailure(error, `127.0.0.1:${port}`))),
      close,
    };
  }
  const done = serve(network, ip, port, stdin, stdout).then(() => {
    close();
    return SUCCESS;
  });
  return { stdin, stdout, stderr, done, close };
}

async function serve(network: Network, ip: string, port: number, input: Pipe, output: Pipe): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
    text += decoder.decode(chunk, { stream: true });
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const [first = '', ...lines] = text.slice(0, end).split('\r\n');
    const headers = new Headers(
      lines.map(
        line =>
          [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as [string, string],
      ),
    );
    const length = Number(headers.get('content-length') ?? 0);
    if (text.length < end + 4 + length) continue;
    const [method = 'GET', path = '/'] = first.split(' ');
    const body = text.slice(end + 4, end + 4 + length);
    text = text.slice(end + 4 + length);
    const service = network.dial(ip, ip, port);
    if (service.fetch === undefined) return;
    const request = new Request(`http://${ip}:${port}${path}`, {
      method,
      headers,
      ...(length > 0 && { body }),
    });
    const response = await service.fetch(request);
    const content = await response.text();
    const head = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const size = new TextEncoder().encode(content).length;
    const sized = response.headers.has('content-length') ? '' : `content-length: ${size}\r\n`;
    await output.write(`HTTP/1.1 ${response.status} ${response.statusText}\r\n${head}${sized}\r\n${content}`);
  }
}

function exitStatus(code: number): JsonObject {
  if (code === 0) return SUCCESS;
  const message = `command terminated with non-zero exit code: exit status ${code}`;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}
