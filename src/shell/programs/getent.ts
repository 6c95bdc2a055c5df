import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';

/** `getent passwd|group|hosts|services [KEY...]` */
export const getent: Program = async process => {
  const [database, ...keys] = process.args;
  if (database === undefined) throw new ProgramError('wrong number of arguments');
  if (database === 'hosts' || database === 'ahosts') return hosts(process, keys);
  const file = {
    passwd: '/etc/passwd',
    group: '/etc/group',
    services: '/etc/services',
    shadow: '/etc/shadow',
  }[database];
  if (file === undefined) throw new ProgramError(`Unknown database: ${database}`);
  const { files } = process.host;
  const lines = files.exists(file) ? files.readText(file, process.actor).split('\n').filter(Boolean) : [];
  if (keys.length === 0) await process.print(lines.map(line => `${line}\n`).join(''));
  let status = 0;
  for (const key of keys) {
    const found = lines.find(line => {
      const fields = line.split(':');
      return fields[0] === key || fields[2] === key;
    });
    if (found === undefined) status = 2;
    else await process.print(`${found}\n`);
  }
  return status;
};

async function hosts(process: ProgramProcess, names: readonly string[]): Promise<number> {
  const { files, network, ip } = process.host;
  if (names.length === 0 && files.exists('/etc/hosts')) {
    const rows = files
      .readText('/etc/hosts')
      .split('\n')
      .map(line => line.replace(/#.*/, '').trim().split(/\s+/));
    await process.print(
      rows
        .filter(row => row.length > 1)
        .map(([at, ...known]) => `${at!.padEnd(15)} ${known.join(' ')}\n`)
        .join(''),
    );
  }
  let status = 0;
  for (const name of names) {
    const addresses = network.resolve(ip, name);
    if (addresses.length === 0) status = 2;
    for (const address of addresses) await process.print(`${address.padEnd(15)} ${name}\n`);
  }
  return status;
}
