import { untilAsked } from '../images/program/command.ts';
import { CNI_CONFIGS, CniConfigError, loadCniConfig } from '../kubelet/node/cni-config.ts';
import type { ContainerRuntime } from '../kubelet/runtime/runtime.ts';
import type { FileEvent } from '../machine/filesystem.ts';
import type { Machine } from '../machine/machine.ts';
import type { NativeProgram } from '../machine/runner.ts';

const SOCKET = '/run/containerd/containerd.sock';
const USE = { milliCpu: 15, memoryBytes: 50 << 20 };
/** What makes it load the networks anew, as fsnotify names it. models containerd's cni_conf_syncer.go */
const RELOADS: Readonly<Partial<Record<FileEvent['type'], string>>> = { modify: 'WRITE', delete: 'REMOVE' };

/** Answers on the CRI socket while it runs. What runs in containers goes on without it. */
export function containerd(machine: Machine, runtime: ContainerRuntime): NativeProgram {
  return async process => {
    machine.sockets.set(SOCKET, runtime);
    process.usage?.(USE.milliCpu, USE.memoryBytes);
    const log = (level: string, text: string) => {
      const time = new Date(process.clock.now()).toISOString();
      void process.stderr.write(`time="${time}" level=${level} ${text}\n`).catch(() => undefined);
    };
    log('info', 'msg="containerd successfully booted in 0.024s"');
    const watch = machine.files.watch(CNI_CONFIGS, events => {
      for (const event of events) {
        const problem = reloadProblem(machine, event);
        if (problem !== undefined) log('error', problem);
      }
    });
    await untilAsked(process);
    watch.stop();
    machine.sockets.delete(SOCKET);
    return 0;
  };
}

/** What it logs when it cannot load the networks after a change. */
function reloadProblem({ files }: Machine, { type, path }: FileEvent): string | undefined {
  const name = RELOADS[type];
  if (name === undefined) return undefined;
  try {
    loadCniConfig(files);
    return undefined;
  } catch (error) {
    if (!(error instanceof CniConfigError)) throw error;
    const event = `${name.padEnd(13)} ${JSON.stringify(path)}`;
    const message = `failed to reload cni configuration after receiving fs change event(${event})`;
    return `msg=${JSON.stringify(message)} error=${JSON.stringify(error.message)}`;
  }
}
