import type { ContainerRuntimeService, CriContainer } from '../../machine/cri.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { findMachine, table } from './machine.ts';
import { shortOptions } from './options.ts';

const SOCKET = '/run/containerd/containerd.sock';

type Command = (
  process: ProgramProcess,
  cri: ContainerRuntimeService,
  args: readonly string[],
) => Promise<number>;

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

const ALIASES: Record<string, string> = { image: 'images', img: 'images', i: 'info', p: 'pods' };

function age(process: ProgramProcess, at: number): string {
  const s = Math.floor((process.clock.now() - at) / 1000);
  if (s < 1) return 'Less than a second ago';
  if (s < 60) return s === 1 ? '1 second ago' : `${s} seconds ago`;
  const m = Math.floor(s / 60);
  if (m < 60) return m === 1 ? 'About a minute ago' : `${m} minutes ago`;
  const h = Math.round(s / 3600);
  if (h < 48) return h === 1 ? 'About an hour ago' : `${h} hours ago`;
  return `${Math.floor(h / 24)} days ago`;
}

/** The container whose id begins so. @throws ProgramError in crictl's words */
function containerOf(cri: ContainerRuntimeService, id: string | undefined): CriContainer {
  const found = id === undefined ? undefined : cri.containers().find(c => c.id.startsWith(id));
  if (found === undefined) {
    throw new ProgramError(
      `rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found`,
    );
  }
  return found;
}

function podOf(cri: ContainerRuntimeService, container: CriContainer): { name: string; namespace: string } {
  return cri.sandboxes().find(s => s.id === container.sandboxId) ?? { name: 'unknown', namespace: 'unknown' };
}

function size(bytes: number): string {
  return bytes >= 1e9
    ? `${(bytes / 1e9).toPrecision(3)}GB`
    : bytes >= 1e6
      ? `${Number((bytes / 1e6).toPrecision(3))}MB`
      : `${Number((bytes / 1e3).toPrecision(3))}kB`;
}

const COMMANDS: Record<string, Command> = {
  ps: async (process, cri, args) => {
    const { flags, values } = shortOptions(
      process,
      'aqo:p:s:l\x01:\x02:',
      {
        all: 'a',
        quiet: 'q',
        output: 'o',
        pod: 'p',
        name: '\x01',
        state: 's',
        namespace: '\x02',
        latest: 'l',
      },
      args,
    );
    const name = values.get('\x01');
    const state = values.get('s')?.toUpperCase();
    const namespace = values.get('\x02');
    const list = cri
      .containers()
      .filter(
        c =>
          (state === undefined
            ? flags.has('a') || c.state === 'CONTAINER_RUNNING'
            : c.state === `CONTAINER_${state}`) &&
          (name === undefined || new RegExp(name).test(c.name)) &&
          (namespace === undefined || new RegExp(namespace).test(podOf(cri, c).namespace)) &&
          (!values.has('p') || c.sandboxId.startsWith(values.get('p')!)),
      );
    if (flags.has('q')) await process.print(list.map(c => `${c.id}\n`).join(''));
    else if (values.get('o') === 'json')
      await process.print(`${JSON.stringify({ containers: list }, undefined, 2)}\n`);
    else {
      const rows = list.map(c => {
        const pod = podOf(cri, c);
        return [
          c.id.slice(0, 13),
          c.imageId.replace(/^sha256:/, '').slice(0, 13),
          age(process, c.createdAt),
          c.state
            .replace('CONTAINER_', '')
            .replace(/^\w/, x => x)
            .toLowerCase()
            .replace(/^\w/, x => x.toUpperCase()),
          c.name,
          String(c.attempt),
          c.sandboxId.slice(0, 13),
          pod.name,
          pod.namespace,
        ];
      });
      await process.print(
        table(
          [
            ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
            ...rows,
          ],
          4,
        ),
      );
    }
    return 0;
  },
  pods: async (process, cri, args) => {
    const { flags, values } = shortOptions(
      process,
      'qo:\x01:\x02:s:',
      { quiet: 'q', output: 'o', name: '\x01', namespace: '\x02', state: 's' },
      args,
    );
    const list = cri
      .sandboxes()
      .filter(
        s =>
          (!values.has('\x01') || new RegExp(values.get('\x01')!).test(s.name)) &&
          (!values.has('\x02') || new RegExp(values.get('\x02')!).test(s.namespace)) &&
          (!values.has('s') || s.state === `SANDBOX_${values.get('s')!.toUpperCase()}`),
      );
    if (flags.has('q')) await process.print(list.map(s => `${s.id}\n`).join(''));
    else {
      const rows = list.map(s => [
        s.id.slice(0, 13),
        age(process, s.createdAt),
        s.state === 'SANDBOX_READY' ? 'Ready' : 'NotReady',
        s.name,
        s.namespace,
        String(s.attempt),
        '(default)',
      ]);
      await process.print(
        table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows], 4),
      );
    }
    return 0;
  },
  images: async (process, cri, args) => {
    const quiet = args.includes('-q');
    const rows = cri.images().flatMap(image =>
      image.repoTags.map(tag => {
        const colon = tag.lastIndexOf(':');
        return [
          tag.slice(0, colon),
          tag.slice(colon + 1),
          image.id.replace(/^sha256:/, '').slice(0, 13),
          size(image.sizeBytes),
        ];
      }),
    );
    await process.print(
      quiet
        ? cri
            .images()
            .map(i => `${i.id}\n`)
            .join('')
        : table([['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...rows], 4),
    );
    return 0;
  },
  logs: async (process, cri, args) => {
    const { flags, values, operands } = shortOptions(
      process,
      'fn:pt',
      { follow: 'f', tail: 'n', timestamps: 't', previous: 'p' },
      args,
    );
    const container = containerOf(cri, operands[0]);
    const show = (text: string) =>
      text
        .split('\n')
        .filter(Boolean)
        .map(line => {
          const [time, , , ...rest] = line.split(' ');
          return `${flags.has('t') ? `${time} ` : ''}${rest.join(' ')}\n`;
        });
    const text = () =>
      process.host.files.exists(container.logPath) ? process.host.files.readText(container.logPath) : '';
    let seen = text().length;
    const lines = show(text());
    await process.print(lines.slice(values.has('n') ? -Number(values.get('n')) || lines.length : 0).join(''));
    while (
      flags.has('f') &&
      cri.containers().some(c => c.id === container.id && c.state === 'CONTAINER_RUNNING')
    ) {
      await process.sleep(500);
      const now = text();
      if (now.length > seen) await process.print(show(now.slice(seen)).join(''));
      seen = now.length;
    }
    return 0;
  },
  inspect: async (process, cri, args) => {
    const c = containerOf(
      cri,
      args.find(arg => !arg.startsWith('-')),
    );
    const pod = podOf(cri, c);
    const stamp = (ms: number) => (ms === 0 ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString());
    const status = {
      annotations: c.annotations,
      containerId: c.id,
      createdAt: stamp(c.createdAt),
      exitCode: c.exitCode,
      finishedAt: stamp(c.finishedAt),
      image: { image: c.image },
      imageRef: c.imageRef,
      labels: c.labels,
      logPath: c.logPath,
      message: c.message,
      metadata: { attempt: c.attempt, name: c.name },
      mounts: c.mounts,
      reason: c.reason,
      startedAt: stamp(c.startedAt),
      state: c.state,
    };
    await process.print(
      `${JSON.stringify({ info: { pid: c.pid, sandboxID: c.sandboxId, config: { command: c.argv, envs: c.env }, pod }, status }, undefined, 2)}\n`,
    );
    return 0;
  },
  inspectp: async (process, cri, args) => {
    const sandbox = cri.sandboxes().find(s => args[0] !== undefined && s.id.startsWith(args[0]));
    if (sandbox === undefined)
      throw new ProgramError(
        `rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`,
      );
    await process.print(`${JSON.stringify({ status: sandbox }, undefined, 2)}\n`);
    return 0;
  },
  exec: async (process, cri, args) => {
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
  },
  stop: eachContainer(async (cri, id, args) => {
    const at = args.indexOf('--timeout');
    await cri.stopContainer(id, at >= 0 ? Number(args[at + 1]) : 0);
  }),
  rm: eachContainer(async (cri, id, args) => {
    if (args.includes('-f') || args.includes('--force')) await cri.stopContainer(id, 0);
    cri.removeContainer(id);
  }),
  stopp: eachSandbox((cri, id) => cri.stopSandbox(id)),
  rmp: eachSandbox(async (cri, id) => {
    await cri.stopSandbox(id);
    cri.removeSandbox(id);
  }),
  pull: async (process, cri, args) => {
    const id = await process.task.guard(cri.pullImage(args[0] ?? ''));
    await process.print(`Image is up to date for ${id}\n`);
    return 0;
  },
  rmi: async (process, cri, args) => {
    for (const image of args.filter(arg => !arg.startsWith('-'))) {
      cri.removeImage(image);
      await process.print(`Deleted: ${image}\n`);
    }
    return 0;
  },
  stats: async (process, cri) => {
    const rows = cri
      .containers()
      .filter(c => c.state === 'CONTAINER_RUNNING')
      .map(c => {
        const { milliCpu, memoryBytes } = cri.usage(c.id);
        return [c.id.slice(0, 13), c.name, (milliCpu / 10).toFixed(2), size(memoryBytes), '0B', '0'];
      });
    await process.print(table([['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES'], ...rows], 4));
    return 0;
  },
  version: async (process, cri) => {
    await process.print(
      `Version:  0.1.0\nRuntimeName:  ${cri.version.name}\nRuntimeVersion:  ${cri.version.version}\nRuntimeApiVersion:  v1\n`,
    );
    return 0;
  },
  info: async (process, cri) => {
    await process.print(
      `${JSON.stringify(
        {
          status: {
            conditions: [
              { message: '', reason: '', status: true, type: 'RuntimeReady' },
              { message: '', reason: '', status: true, type: 'NetworkReady' },
            ],
          },
          runtime: cri.version,
        },
        undefined,
        2,
      )}\n`,
    );
    return 0;
  },
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
