import type { ContainerRuntimeService } from '../../../machine/cri.ts';
import { ProgramError } from '../../process/program.ts';
import { type Command, containerOf } from './command.ts';

/** `crictl stop CONTAINER...` */
export const stop: Command = eachContainer(async (cri, id, args) => {
  const at = args.indexOf('--timeout');
  await cri.stopContainer(id, at >= 0 ? Number(args[at + 1]) : 0);
});

/** `crictl rm CONTAINER...` */
export const rm: Command = eachContainer(async (cri, id, args) => {
  if (args.includes('-f') || args.includes('--force')) await cri.stopContainer(id, 0);
  cri.removeContainer(id);
});

/** `crictl stopp POD...` */
export const stopp: Command = eachSandbox((cri, id) => cri.stopSandbox(id));

/** `crictl rmp POD...` */
export const rmp: Command = eachSandbox(async (cri, id) => {
  await cri.stopSandbox(id);
  cri.removeSandbox(id);
});

/** `crictl pull IMAGE` */
export const pull: Command = async (process, cri, args) => {
  const id = await process.task.guard(cri.pullImage(args[0] ?? ''));
  await process.print(`Image is up to date for ${id}\n`);
  return 0;
};

/** `crictl rmi IMAGE...` */
export const rmi: Command = async (process, cri, args) => {
  for (const image of args.filter(arg => !arg.startsWith('-'))) {
    cri.removeImage(image);
    await process.print(`Deleted: ${image}\n`);
  }
  return 0;
};

function eachContainer(
  act: (cri: ContainerRuntimeService, id: string, args: readonly string[]) => Promise<void>,
): Command {
  return async (process, cri, args) => {
    const ids = args.filter((arg, i) => !arg.startsWith('-') && args[i - 1] !== '--timeout');
    for (const id of ids) {
      await process.task.guard(act(cri, containerOf(cri, id).id, args));
      await process.print(`${id}\n`);
    }
    return 0;
  };
}

function eachSandbox(act: (cri: ContainerRuntimeService, id: string) => Promise<void>): Command {
  return async (process, cri, args) => {
    for (const id of args.filter(arg => !arg.startsWith('-'))) {
      const sandbox = cri.sandboxes().find(s => s.id.startsWith(id));
      if (sandbox === undefined)
        throw new ProgramError(
          `getting sandbox status of pod "${id}": rpc error: code = NotFound desc = not found`,
        );
      await process.task.guard(act(cri, sandbox.id));
      await process.print(`Stopped sandbox ${sandbox.id}\n`);
    }
    return 0;
  };
}
