/** BusyBox's applets that use the network: their output is their own. models busybox' networking/{nslookup,wget,nc,ping}.c, 1.36 */
import { isAddress } from '../../../machine/network/addresses.ts';
import type { RecordType } from '../../../machine/network/dns.ts';
import { resolverConfig } from '../../../machine/network/resolver.ts';
import { type Program, ProgramError } from '../../process/program.ts';
import { exchange, HttpFailure } from '../http-client.ts';
import { asked, PATIENCE, resolve, reverseName } from '../network/names.ts';
import { knock, listen } from '../network/nc.ts';
import { answersEcho, eachEcho } from '../network/ping.ts';
import { shortOptions } from '../options.ts';

const DNS_PORT = 53;
const BAR = '*'.repeat(32);

/** `nslookup [-type=QUERY_TYPE] HOST [DNS_SERVER]`: asks for each domain of the search list where the name has no dot. */
export const nslookup: Program = async process => {
  const option = process.args.find(arg => /^-(type|query|q|t)=/.test(arg))?.split('=')[1];
  const [name, given] = process.args.filter(arg => !arg.startsWith('-'));
  if (name === undefined)
    throw new ProgramError('Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]');
  const { servers, search } = resolverConfig(process.host.files);
  const server = given === undefined ? (servers[0] ?? '127.0.0.1') : resolve(process, given)[0];
  if (server === undefined) throw new ProgramError(`can't resolve '${given}'`);
  const types = option ? [option.toUpperCase() as RecordType] : (['A', 'AAAA'] as const);
  const isBackwards = isAddress(name);
  const names = isBackwards
    ? [reverseName(name)]
    : name.includes('.')
      ? [name.replace(/\.$/, '')]
      : [...search.map(domain => `${name}.${domain}`), ...(search.length === 0 ? [name] : [])];
  const questions = names.flatMap(each =>
    (isBackwards ? (['PTR'] as const) : types).map(type => asked(process, each, type, server, DNS_PORT)),
  );
  if (questions.every(({ outcome }) => outcome === 'timeout' || outcome === 'refused')) {
    await process.sleep(PATIENCE * 2);
    await process.print(`;; connection timed out; no servers could be reached\n\n`);
    return 1;
  }
  await process.print(`Server:\t\t${server}\nAddress:\t${server}:${DNS_PORT}\n\n`);
  let failed = 0;
  for (const { outcome, answer, name: full } of questions) {
    if (outcome === 'nxdomain' || outcome === 'servfail') {
      failed++;
      const rcode = outcome === 'nxdomain' ? 'NXDOMAIN' : (answer?.rcode ?? 'SERVFAIL');
      await process.print(`** server can't find ${full}: ${rcode}\n\n`);
      continue;
    }
    const records = (answer?.records ?? []).map(record =>
      record.type === 'CNAME'
        ? `${record.name}\tcanonical name = ${record.data.replace(/\.$/, '')}\n`
        : record.type === 'PTR'
          ? `${record.name}\tname = ${record.data.replace(/\.$/, '')}\n`
          : record.type === 'A' || record.type === 'AAAA'
            ? `Name:\t${record.name}\nAddress: ${record.data}\n`
            : `${record.name}\t${record.type === 'SRV' ? 'service' : 'text'} = ${record.data.replace(/\.$/, '')}\n`,
    );
    await process.print(`${records.join('')}\n`);
  }
  return failed > 0 ? 1 : 0;
};

/** `wget [-q] [-O FILE] [-T SECONDS] [-S] [--header STR] [--post-data STR] [--spider] [--no-check-certificate] URL` */
export const wget: Program = async process => {
  const headers = new Headers({ 'user-agent': 'Wget' });
  const args: string[] = [];
  let post: string | undefined;
  for (let at = 0; at < process.args.length; at++) {
    const arg = process.args[at]!;
    const [name, value] =
      arg.startsWith('--') && arg.includes('=')
        ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]
        : [arg, undefined];
    if (name === '--header') {
      const text = value ?? process.args[++at] ?? '';
      headers.set(text.slice(0, text.indexOf(':')).trim(), text.slice(text.indexOf(':') + 1).trim());
    } else if (name === '--post-data') post = value ?? process.args[++at] ?? '';
    else args.push(arg);
  }
  const { flags, values, operands } = shortOptions(
    process,
    'cqSO:T:P:U:Y:\x01\x02',
    {
      spider: '\x01',
      'no-check-certificate': '\x02',
      quiet: 'q',
      'output-document': 'O',
      timeout: 'T',
      'server-response': 'S',
    },
    args,
  );
  const [text] = operands;
  if (text === undefined)
    throw new ProgramError('Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] URL...');
  const url = new URL(/^[a-z]+:\/\//.test(text) ? text : `http://${text}`);
  const tell = (line: string) => (flags.has('q') ? Promise.resolve() : process.stderr.write(line));
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const ip = isAddress(url.hostname) ? url.hostname : resolve(process, url.hostname)[0];
  if (ip === undefined)
    throw new ProgramError(`bad address '${url.hostname}${url.port ? `:${url.port}` : ''}'`);
  await tell(`Connecting to ${url.host} (${ip}:${port})\n`);
  let response: Response;
  try {
    ({ response } = await exchange(process, {
      url,
      method: post === undefined ? 'GET' : 'POST',
      headers,
      body: post,
      insecure: true,
      timeoutMs: values.has('T') ? Number(values.get('T')) * 1000 : undefined,
    }));
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.status === 28 && values.has('T')) throw new ProgramError('download timed out');
    const why =
      error.status === 28 ? 'Operation timed out' : error.status === 7 ? 'Connection refused' : error.message;
    throw new ProgramError(
      error.status === 52 ? 'error getting response' : `can't connect to remote host (${ip}): ${why}`,
    );
  }
  if (flags.has('S'))
    await process.stderr.write(
      `  HTTP/1.1 ${response.status} ${response.statusText}\n${[...response.headers].map(([name, value]) => `  ${name}: ${value}\n`).join('')}`,
    );
  if (response.status >= 400)
    throw new ProgramError(
      `server returned error: HTTP/1.1 ${response.status} ${response.statusText || REASONS[response.status] || ''}`.trimEnd(),
    );
  if (flags.has('\x01')) {
    await tell('remote file exists\n');
    return 0;
  }
  const path = values.get('O') ?? (url.pathname.split('/').at(-1) || 'index.html');
  const isStdout = path === '-';
  const file = isStdout ? undefined : process.open(path, 'write');
  const out = file ? process.writerOf(file) : process.stdout;
  const body = new Uint8Array(await process.task.guard(response.arrayBuffer()));
  await tell(isStdout ? 'writing to stdout\n' : `saving to '${path}'\n`);
  await out.write(body);
  file?.close();
  await tell(
    `${(isStdout ? '-' : path).slice(0, 20).padEnd(20)} 100% |${BAR}| ${String(body.length).padStart(5)}  0:00:00 ETA\n`,
  );
  await tell(isStdout ? 'written to stdout\n' : `'${path}' saved\n`);
  return 0;
};

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `nc [-zvu] [-w SEC] IPADDR PORT`, `nc -l -p PORT` */
export const nc: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'zvuw:lkp:ni:e:', {});
  const isUdp = flags.has('u');
  if (flags.has('l')) return listen(process, Number(values.get('p') ?? operands.at(-1)), isUdp);
  const [host, port] = operands;
  if (host === undefined || port === undefined) throw new ProgramError('Usage: nc [OPTIONS] HOST PORT');
  const seconds = values.has('w') ? Number(values.get('w')) : undefined;
  const { outcome, address } = await knock(process, host, Number(port), isUdp, seconds);
  const shown = `${host} (${address}:${port})`;
  switch (outcome) {
    case 'reached':
      if (flags.has('v')) await process.stderr.write(`${shown} open\n`);
      return 0;
    case 'unknown-host':
      throw new ProgramError(`bad address '${host}'`);
    case 'timeout':
      if (isUdp) return 0;
      throw new ProgramError(seconds === undefined ? `${shown}: Operation timed out` : 'timed out');
    default:
      throw new ProgramError(`${shown}: Connection refused`);
  }
};

/** `ping [-c COUNT] [-W SEC] [-q] HOST` */
export const ping: Program = async process => {
  const { values, flags, operands } = shortOptions(process, 'c:W:w:i:s:I:t:qA46', {});
  const [name] = operands;
  if (name === undefined) throw new ProgramError('Usage: ping [OPTIONS] HOST');
  const address = isAddress(name) ? name : resolve(process, name)[0];
  if (address === undefined) throw new ProgramError(`bad address '${name}'`);
  const isUp = answersEcho(process, address);
  const seconds = (flag: string, otherwise: number) => Number(values.get(flag) ?? otherwise) * 1000;
  await process.print(`PING ${name} (${address}): 56 data bytes\n`);
  const sent = await eachEcho(
    process,
    {
      count: values.has('c') ? Number(values.get('c')) : Number.POSITIVE_INFINITY,
      intervalMs: seconds('i', 1),
      lastMs: isUp ? 0 : seconds('W', 10),
    },
    async number => {
      if (isUp && !flags.has('q'))
        await process.print(
          `64 bytes from ${address}: seq=${number - 1} ttl=63 time=0.${100 + process.rng.int(90)} ms\n`,
        );
    },
  );
  await process.print(
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${isUp ? sent : 0} packets received, ${isUp ? 0 : 100}% packet loss\n${isUp ? 'round-trip min/avg/max = 0.101/0.142/0.188 ms\n' : ''}`,
  );
  return isUp ? 0 : 1;
};
