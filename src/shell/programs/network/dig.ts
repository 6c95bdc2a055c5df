import { isAddress } from '../../../machine/network/addresses.ts';
import type { RecordType } from '../../../machine/network/dns.ts';
import { resolverConfig } from '../../../machine/network/resolver.ts';
import type { Program } from '../../process/program.ts';
import { asked, nameserver, resolve, reverseName, searched, TYPES, waitFor } from './names.ts';

const TRIES = 3;
const NO_REPLY = 9;

/** `dig [@server] [-p port] [-x address] NAME [TYPE] [+short] [+search] [+noall +answer]` */
export const dig: Program = async process => {
  const args = [...process.args];
  const take = (flag: string) => {
    const at = args.indexOf(flag);
    return at < 0 ? undefined : args.splice(at, 2)[1];
  };
  const port = Number(take('-p') ?? 53);
  const backwards = take('-x');
  const wantedType = take('-t');
  const flags = new Set(args.filter(arg => arg.startsWith('+')));
  const given = args.find(arg => arg.startsWith('@'))?.slice(1);
  const words = args.filter(arg => !/^[@+-]/.test(arg));
  const isType = (word: string) => TYPES.includes(word.toUpperCase() as RecordType) && !word.endsWith('.');
  const typeWord = wantedType ?? words.find(word => isType(word) && words.length > 1);
  const type = (backwards ? 'PTR' : (typeWord ?? 'A').toUpperCase()) as RecordType;
  const name = backwards
    ? reverseName(backwards)
    : (words.find(word => word !== typeWord && word !== 'IN') ?? '.');
  const server =
    given === undefined ? nameserver(process) : isAddress(given) ? given : resolve(process, given)[0];
  const line = `; <<>> DiG 9.18.39-0ubuntu0.24.04.2-Ubuntu <<>> ${process.args.join(' ')}`;
  if (server === undefined) {
    await process.stderr.write(`dig: couldn't get address for '${given}': not found\n`);
    return 10;
  }
  const found =
    flags.has('+search') && resolverConfig(process.host.files).search.length > 0
      ? searched(process, name, type, server)
      : asked(process, name, type, server, port);
  if (found.outcome === 'timeout' || found.outcome === 'refused') {
    const why = found.outcome === 'timeout' ? 'timed out' : 'connection refused';
    await waitFor(process, found, TRIES);
    await process.print(
      `${`;; communications error to ${server}#${port}: ${why}\n`.repeat(TRIES)}\n${line}\n${given ? '; (1 server found)\n' : ''};; global options: +cmd\n;; no servers could be reached\n`,
    );
    return NO_REPLY;
  }
  const { rcode, records, isAuthoritative = false } = found.answer!;
  if (flags.has('+short')) {
    await process.print(records.map(({ data }) => `${data}\n`).join(''));
    return 0;
  }
  const answer = records
    .map(record => `${`${record.name}.`.padEnd(23)} ${record.ttl}\tIN\t${record.type}\t${record.data}\n`)
    .join('');
  if (flags.has('+noall')) {
    await process.print(flags.has('+answer') ? answer : '');
    return 0;
  }
  const time = new Date(process.clock.now())
    .toUTCString()
    .replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 UTC $4');
  const bits = `qr${isAuthoritative ? ' aa' : ''} rd${isAuthoritative ? '' : ' ra'}`;
  const warning = isAuthoritative ? ';; WARNING: recursion requested but not available\n' : '';
  await process.print(
    `\n${line}\n${given ? '; (1 server found)\n' : ''};; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${process.rng.int(65_536)}\n` +
      `;; flags: ${bits}; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n${warning}\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n` +
      `;; QUESTION SECTION:\n;${`${found.name}.`.replace(/^\.+$/, '.')}\t\tIN\t${type}\n\n${answer ? `;; ANSWER SECTION:\n${answer}\n` : ''}` +
      `;; Query time: 1 msec\n;; SERVER: ${server}#${port}(${given ?? server}) (UDP)\n;; WHEN: ${time}\n;; MSG SIZE  rcvd: ${56 + found.name.length + answer.length}\n\n`,
  );
  return 0;
};
