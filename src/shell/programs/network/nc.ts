import { isAddress } from '../../../machine/network/addresses.ts';
import type { Verdict } from '../../../machine/network/verdict.ts';
import { type Program, ProgramError, type ProgramProcess } from '../../process/program.ts';
import { SIGINT } from '../../process/signals.ts';
import { shortOptions } from '../options.ts';
import { resolve } from './names.ts';

/** How long a connection is tried without -w: seconds. */
const PATIENCE = 130;

/** One attempt of nc. Waits as long as it would where nothing answers. */
export async function knock(
  process: ProgramProcess,
  host: string,
  port: number,
  isUdp: boolean,
  seconds: number | undefined,
): Promise<{ readonly outcome: Verdict['outcome']; readonly address: string }> {
  const { network, ip } = process.host;
  const address = isAddress(host) ? host : resolve(process, host)[0];
  if (address === undefined) return { outcome: 'unknown-host', address: host };
  const { outcome } = network.trace(ip, address, port, isUdp ? 'UDP' : 'TCP');
  if (outcome === 'timeout') await process.sleep((seconds ?? PATIENCE) * 1000);
  return { outcome, address };
}

/** Answers on a port until it is interrupted. @returns the exit status */
export async function listen(process: ProgramProcess, port: number, isUdp: boolean): Promise<number> {
  const { network, ip } = process.host;
  let open: { close(): void };
  try {
    open = network.listen('0.0.0.0', port, { service: {} }, ip, isUdp ? 'UDP' : 'TCP');
  } catch {
    throw new ProgramError('Address already in use');
  }
  try {
    await new Promise<void>(done => {
      process.onSignal(SIGINT, () => done());
      process.signal.addEventListener('abort', () => done(), { once: true });
    });
    return 130;
  } finally {
    open.close();
  }
}

/** `nc [-zvu] [-w seconds] host port[-port]`, `nc -l [-p] port`, OpenBSD's. */
export const nc: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'zvw:nulkp:46N', {});
  const isUdp = flags.has('u');
  if (flags.has('l')) return listen(process, Number(values.get('p') ?? operands.at(-1)), isUdp);
  const [host, ports] = operands;
  if (host === undefined || ports === undefined) throw new ProgramError('missing hostname or port');
  const [first = 0, last = first] = ports.split('-').map(Number);
  const seconds = values.has('w') ? Number(values.get('w')) : undefined;
  const protocol = isUdp ? 'udp' : 'tcp';
  let status = 1;
  for (let port = first; port <= last; port++) {
    const { outcome, address } = await knock(process, host, port, isUdp, seconds);
    // Without an answer UDP looks like an open port.
    if (outcome === 'reached' || (isUdp && outcome === 'timeout')) {
      status = 0;
      const shown = isAddress(host) ? host : `${host} (${address})`;
      if (flags.has('v'))
        await process.stderr.write(`Connection to ${shown} ${port} port [${protocol}/*] succeeded!\n`);
      continue;
    }
    if (outcome === 'unknown-host') {
      await process.stderr.write(
        `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
      );
      return 1;
    }
    const reason = {
      refused: 'Connection refused',
      timeout: 'Connection timed out',
      unreachable: 'No route to host',
    }[outcome];
    const shown = isAddress(host) ? host : `${host} (${address})`;
    if (flags.has('v'))
      await process.stderr.write(`nc: connect to ${shown} port ${port} (${protocol}) failed: ${reason}\n`);
  }
  return status;
};
