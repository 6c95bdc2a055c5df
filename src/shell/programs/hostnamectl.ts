import { type Program, ProgramError } from '../process/program.ts';
import { machineOf } from './machine.ts';
import { RELEASE } from './system.ts';

/** `hostnamectl [status|hostname]`: what the machine is. */
export const hostnamectl: Program = async process => {
  const verb = process.args.find(arg => !arg.startsWith('-')) ?? 'status';
  const { hostname, files } = machineOf(process);
  if (verb === 'hostname') {
    await process.print(`${hostname}\n`);
    return 0;
  }
  if (verb !== 'status') throw new ProgramError('Could not set property: the name of a node is fixed here');
  const system = files.exists('/etc/os-release')
    ? /^PRETTY_NAME="?([^"\n]*)/m.exec(files.readText('/etc/os-release'))?.[1]
    : undefined;
  const rows = [
    ['Static hostname', hostname],
    ['Icon name', 'computer-vm'],
    ['Chassis', 'vm'],
    ['Operating System', system ?? 'Linux'],
    ['Kernel', `Linux ${RELEASE}`],
    ['Architecture', 'x86-64'],
  ];
  await process.print(rows.map(([name, value]) => `${name!.padStart(16)}: ${value}\n`).join(''));
  return 0;
};
