import { type Command, containerOf } from './command.ts';

/** `crictl exec [-it] CONTAINER COMMAND` */
export const exec: Command = async (process, cri, args) => {
  const rest = [...args];
  while (/^-/.test(rest[0] ?? '')) rest.shift();
  const [id, ...argv] = rest;
  const container = containerOf(cri, id);
  const terminal = args.some(arg => /^-[a-z]*t/.test(arg)) ? process.terminal : undefined;
  const restore =
    terminal &&
    process.world.tty?.setMode({ echo: false, canonical: false, signals: false, newlines: false });
  try {
    return await process.task.guard(
      cri.exec(container.id, {
        argv,
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        ...(terminal ? { terminal } : {}),
      }).done,
    );
  } finally {
    restore?.();
  }
};
