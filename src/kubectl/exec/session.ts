/** Joins a session in a container with kubectl's own streams. models client-go/tools/remotecommand */
import type { Status } from '../../api/generated/types.ts';
import type { ByteSession } from '../../apiserver/interface.ts';
import type { ByteReader } from '../../base/pipe.ts';
import { CommandError, FinalMessage } from '../framework/errors.ts';
import type { Run } from '../run.ts';

export interface SessionOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
  /** Has what runs there draw itself once more: it did when nobody looked. */
  readonly redraw?: boolean;
}

/** Runs a session to its end. @returns the exit status of what ran there */
export async function joinSession(run: Run, session: ByteSession, options: SessionOptions): Promise<number> {
  const leaveRaw = options.tty ? run.io.rawMode?.() : undefined;
  const size = options.tty ? followSize(run, session, options.redraw === true) : undefined;
  const input = options.stdin && session.stdin !== undefined ? feed(run, session) : undefined;
  try {
    await Promise.all([drain(run, session.stdout, 'out'), drain(run, session.stderr, 'err')]);
    const status = (await session.done) as Status;
    return exitStatusOf(status);
  } finally {
    input?.stop();
    size?.stop();
    leaveRaw?.();
    session.close();
  }
}

/** Keeps the size there as it is here. models kubectl/pkg/util/term/resize.go, and attach.go where it asks for another size first */
function followSize(run: Run, session: ByteSession, redraw: boolean): { stop(): void } | undefined {
  const { terminal } = run.io;
  if (terminal === undefined) return undefined;
  const tell = () => session.resize?.(terminal.columns, terminal.rows);
  if (redraw) session.resize?.(terminal.columns + 1, terminal.rows + 1);
  tell();
  return terminal.onResize?.(tell);
}

/** @throws CommandError, FinalMessage for a session that did not end well */
export function exitStatusOf(status: Status): number {
  if (status.status !== 'Failure') return 0;
  if (status.reason === 'NonZeroExitCode') {
    const code = Number(status.details?.causes?.find(cause => cause.reason === 'ExitCode')?.message ?? 1);
    throw new FinalMessage(`command terminated with exit code ${code}`, code);
  }
  throw new CommandError(
    `Internal error occurred: ${status.message ?? ''}`.replace(
      /^Internal error occurred: (?=Internal error|error )/,
      '',
    ),
  );
}

function feed(run: Run, session: ByteSession): { stop(): void } {
  let stopped = false;
  const work = async () => {
    for (;;) {
      const chunk = await run.io.stdin.read();
      if (stopped) return;
      if (chunk === undefined) break;
      await session.stdin!.write(chunk);
    }
    session.stdin!.end();
  };
  work().catch(() => undefined);
  return {
    stop: () => {
      stopped = true;
    },
  };
}

async function drain(run: Run, reader: ByteReader | undefined, where: 'out' | 'err'): Promise<void> {
  if (reader === undefined) return;
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    if (where === 'out') run.out(chunk);
    else run.err(chunk);
    await run.streams.flush();
  }
}
