import { Pipe, readAll } from '../../base/pipe.ts';
import { type OpenFile, writerFile } from '../process/open-file.ts';
import type { ProgramProcess } from '../process/program.ts';

/** Runs a program as a child and keeps what it prints. */
export async function captured(
  process: ProgramProcess,
  argv: readonly string[],
  stdin?: OpenFile,
): Promise<{ status: number; stdout: string; stderr: string }> {
  const [out, err] = [new Pipe(), new Pipe()];
  const texts = [readAll(out), readAll(err)] as const;
  const fds = process.fds.clone();
  if (stdin !== undefined) fds.set(0, stdin);
  fds.set(1, writerFile(out));
  fds.set(2, writerFile(err));
  const status = await process.run(argv, { fds });
  return { status, stdout: await texts[0], stderr: await texts[1] };
}
