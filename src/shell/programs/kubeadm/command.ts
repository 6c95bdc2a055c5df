import { ProgramError, type ProgramProcess } from '../../process/program.ts';
import { captured } from '../captured.ts';

/** A command of kubeadm. @param operands the words behind its name that are no flags */
export type Command = (process: ProgramProcess, operands: readonly string[]) => Promise<number>;

/** What is wrong, said as kubeadm says it. models cmd/kubeadm/app/util/error.go, CheckErr */
export class KubeadmError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** Statuses of kubeadm's own: the machine is not fit, the configuration is wrong. */
export const PREFLIGHT_STATUS = 2;
export const VALIDATION_STATUS = 3;

/** The value of `--name VALUE` or `--name=VALUE`, or undefined. */
export function flagValue({ args }: ProgramProcess, name: string, letter?: string): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === `--${name}` || (letter !== undefined && arg === `-${letter}`)) return args[index + 1];
    if (arg.startsWith(`--${name}=`)) return arg.slice(name.length + 3);
    if (letter !== undefined && arg.startsWith(`-${letter}`) && !arg.startsWith('--')) return arg.slice(2);
  }
  return undefined;
}

/** Runs kubectl with the administrator's rights in kube-system. */
export function kubectl(process: ProgramProcess, ...words: string[]) {
  const config = ['--kubeconfig=/etc/kubernetes/admin.conf'];
  return captured(process, [
    'kubectl',
    ...config,
    ...(words[0] === 'config' ? [] : ['-n', 'kube-system']),
    ...words,
  ]);
}

/** @throws KubeadmError with what kubectl said, after `before` */
export function failed(stderr: string, before = ''): never {
  throw new KubeadmError(before + stderr.trim().replace(/^(?:Error from server \(\w+\)|error): /, ''));
}

/** @throws ProgramError for what berth's kubeadm cannot do */
export function notSimulated(words: readonly string[]): never {
  throw new ProgramError(`"${words.join(' ')}" is not simulated; kubeadm --help shows what is`);
}
