/** Joins a session in a container with kubectl's own streams. models client-go/tools/remotecommand */
import type { Status } from '../../api/generated/types.ts';
import type { ByteSession } from '../../apiserver/interface.ts';
import type { ByteReader } from '../../base/pipe.ts';
import { CommandError, FinalMessage } from '../framework/errors.ts';
import type { Run } from '../run.ts';

export interface SessionOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Runs a session to its end. @returns the exit status of what ran there */
export async function joinSession(run: Run, session: ByteSession, options: SessionOptions): Promise<number> {
  const leaveRaw = options.tty ? run.io.rawMode?.() : undefined;
  if (options.tty && run.io.terminal !== undefined)
    session.resize?.(run.io.terminal.columns, run.io.terminal.rows);
  const input = options.stdin && session.stdin !== undefined ? feed(run, session) : undefined;
  try {
    await Promise.all([drain(run, session.stdout, 'out'), drain(run, session.stderr, 'err')]);
    const status = (await session.done) as Status;
    return exitStatusOf(status);
  } finally {
    input?.stop();
    leaveRaw?.();
    session.close();
  }
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
