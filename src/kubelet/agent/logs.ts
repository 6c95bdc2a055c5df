// models pkg/kubelet/server/server.go, getContainerLogs, and pkg/kubelet/kuberuntime/logs
import { ApiError, failure } from '../../api/status.ts';
import type { ByteSession, LogOptions } from '../../apiserver/interface.ts';
import { type Clock, rfc3339 } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import { BrokenPipe, Pipe } from '../../base/pipe.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { type LogLine, parseLog } from '../runtime/log-file.ts';

/** A container's log as asked for: text, or a stream that goes on until the container ends. */
export function readLogs(
  container: RuntimeContainer,
  options: LogOptions,
  files: FileSystem,
  clock: Clock,
): string | ByteSession {
  const there = files.exists(container.log.path) ? parseLog(files.readText(container.log.path)) : [];
  const shown = select(there, options, clock);
  const print = ({ time, text }: LogLine) => `${options.timestamps ? `${time} ` : ''}${text}\n`;
  let text = shown.map(print).join('');
  if (options.limitBytes !== undefined) text = cut(text, options.limitBytes);
  if (!options.follow || container.state !== 'CONTAINER_RUNNING') return text;
  return follow(container, text, print);
}

function select(lines: readonly LogLine[], options: LogOptions, clock: Clock): readonly LogLine[] {
  const { sinceSeconds, sinceTime, tailLines } = options;
  const since = sinceSeconds !== undefined ? rfc3339(clock.now() - sinceSeconds * 1000) : sinceTime;
  const recent = since === undefined ? lines : lines.filter(({ time }) => time >= since);
  return tailLines === undefined ? recent : tailLines === 0 ? [] : recent.slice(-tailLines);
}

function cut(text: string, bytes: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(0, bytes));
}

function follow(container: RuntimeContainer, begin: string, print: (line: LogLine) => string): ByteSession {
  const stdout = new Pipe();
  const quiet = (error: unknown) => {
    if (!(error instanceof BrokenPipe)) throw error;
  };
  stdout.write(begin).catch(quiet);
  let finish!: (status: JsonObject) => void;
  const done = new Promise<JsonObject>(resolve => {
    finish = resolve;
  });
  const end = () => {
    followed.stop();
    stdout.end();
    finish({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
  };
  const followed = container.log.follow(line => stdout.write(print(line)).catch(quiet), end);
  return { stdout, done, close: end };
}

/** The kubelet's refusal where there is no log to show. */
export function noLog(message: string): ApiError {
  return new ApiError(failure(400, 'BadRequest', message));
}
