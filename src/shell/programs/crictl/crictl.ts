import type { ContainerRuntimeService } from '../../../machine/cri.ts';
import type { Program } from '../../process/program.ts';
import { findMachine } from '../machine.ts';
import { pull, rm, rmi, rmp, stop, stopp } from './changes.ts';
import type { Command } from './command.ts';
import { exec } from './exec.ts';
import { info, inspect, inspectp, version } from './inspect.ts';
import { images, pods, ps, stats } from './lists.ts';
import { logs } from './logs.ts';

const SOCKET = '/run/containerd/containerd.sock';

const ALIASES: Record<string, string> = { image: 'images', img: 'images', i: 'info', p: 'pods' };

const COMMANDS: Readonly<Record<string, Command>> = {
  ps,
  pods,
  images,
  logs,
  inspect,
  inspectp,
  exec,
  stop,
  rm,
  stopp,
  rmp,
  pull,
  rmi,
  stats,
  version,
  info,
};

/** `crictl [--runtime-endpoint E] COMMAND`: what the node's container runtime holds. */
export const crictl: Program = async process => {
  const args = [...process.args];
  while (
    /^(-r|-i|--runtime-endpoint|--image-endpoint|--timeout|-t|-c|--config|-D|--debug)/.test(args[0] ?? '')
  ) {
    const option = args.shift()!;
    if (!option.includes('=') && !/^(-D|--debug)$/.test(option)) args.shift();
  }
  const [name, ...rest] = args;
  const command = COMMANDS[ALIASES[name ?? ''] ?? name ?? ''];
  if (command === undefined) {
    await process.print(
      'NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl [global options] command [command options] [arguments...]\n\nCOMMANDS:\n' +
        Object.keys(COMMANDS)
          .map(c => `   ${c}\n`)
          .join(''),
    );
    return name === undefined || name === 'help' ? 0 : 1;
  }
  const cri = findMachine(process)?.sockets.get(SOCKET) as ContainerRuntimeService | undefined;
  if (cri === undefined) {
    const time = new Date(process.clock.now()).toISOString().slice(0, 19);
    await process.stderr.write(
      `time="${time}Z" level=fatal msg="validate service connection: validate CRI v1 runtime API for endpoint \\"unix://${SOCKET}\\": rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix ${SOCKET}: connect: no such file or directory\\""\n`,
    );
    return 1;
  }
  return command(process, cri, rest);
};
