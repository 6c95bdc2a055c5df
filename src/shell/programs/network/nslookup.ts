import { isAddress } from '../../../machine/network/addresses.ts';
import type { RecordType } from '../../../machine/network/dns.ts';
import { type Program, ProgramError } from '../../process/program.ts';
import { asked, nameserver, resolve, reverseName, searched, TYPES, waitFor } from './names.ts';

const TRIES = 3;
const PORT = 53;

/** `nslookup [-type=TYPE] NAME [SERVER]`, BIND's. */
export const nslookup: Program = async process => {
  const words = process.args.filter(arg => !arg.startsWith('-'));
  const option = (name: string) =>
    process.args.find(arg => arg.startsWith(`-${name}=`))?.slice(name.length + 2);
  const type = (option('type') ?? option('query') ?? option('q') ?? 'A').toUpperCase() as RecordType;
  if (!TYPES.includes(type)) throw new ProgramError(`unknown query type: ${type}`);
  const [name, given] = words;
  if (name === undefined) throw new ProgramError('interactive mode is not offered here: give a name');
  const server = given === undefined ? nameserver(process) : (resolve(process, given)[0] ?? given);
  const port = Number(option('port') ?? PORT);
  if (!isAddress(server)) throw new ProgramError(`couldn't get address for '${server}': not found`);
  const isBackwards = isAddress(name);
  const found = isBackwards
    ? asked(process, reverseName(name), 'PTR', server, port)
    : port === PORT
      ? searched(process, name, type, server)
      : asked(process, name, type, server, port);
  if (found.outcome === 'timeout' || found.outcome === 'refused') {
    const why = found.outcome === 'timeout' ? 'timed out' : 'connection refused';
    await waitFor(process, found, TRIES);
    await process.print(
      `${`;; communications error to ${server}#${port}: ${why}\n`.repeat(TRIES)};; no servers could be reached\n\n`,
    );
    return 1;
  }
  const head = isBackwards ? '' : `Server:\t\t${server}\nAddress:\t${server}#${port}\n\n`;
  const asks = isBackwards ? reverseName(name) : name.replace(/\.$/, '');
  if (found.outcome === 'nxdomain' || found.outcome === 'servfail') {
    const status = found.outcome === 'nxdomain' ? 'NXDOMAIN' : (found.answer?.rcode ?? 'SERVFAIL');
    await process.print(`${head}** server can't find ${asks}: ${status}\n\n`);
    return 1;
  }
  if (found.outcome === 'nodata') {
    await process.print(`${head}*** Can't find ${asks}: No answer\n\n`);
    return 1;
  }
  const mark = found.answer?.isAuthoritative ? '' : 'Non-authoritative answer:\n';
  const records = (found.answer?.records ?? []).map(record => {
    switch (record.type) {
      case 'A':
      case 'AAAA':
        return `Name:\t${record.name}\nAddress: ${record.data}\n`;
      case 'CNAME':
        return `${record.name}\tcanonical name = ${record.data}\n`;
      case 'PTR':
        return `${record.name}\tname = ${record.data}\n`;
      case 'SRV':
        return `${record.name}\tservice = ${record.data}\n`;
      default:
        return `${record.name}\ttext = ${record.data}\n`;
    }
  });
  await process.print(`${head}${mark}${records.join('')}\n`);
  return 0;
};
