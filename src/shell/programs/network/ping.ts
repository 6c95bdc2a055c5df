import { type Program, ProgramError, type ProgramProcess } from '../../process/program.ts';
import { SIGINT } from '../../process/signals.ts';
import { shortOptions } from '../options.ts';
import { resolve } from './names.ts';

/** No port: rules about ports are not about it. */
const NO_PORT = 0;

/** Does a host answer an echo? Addresses of Services do not: nobody has them. */
export function answersEcho(process: ProgramProcess, address: string): boolean {
  const { network, ip } = process.host;
  const { outcome } = network.trace(ip, address, NO_PORT);
  return outcome === 'reached' || outcome === 'refused';
}

/** Sends echoes until enough are sent or the user has seen enough. @returns how many */
export async function eachEcho(
  process: ProgramProcess,
  {
    count,
    intervalMs,
    lastMs,
  }: { readonly count: number; readonly intervalMs: number; readonly lastMs: number },
  send: (number: number) => Promise<void>,
): Promise<number> {
  let sent = 0;
  let stopped = false;
  process.onSignal(SIGINT, () => {
    stopped = true;
    process.task.interrupt();
  });
  try {
    while (sent < count && !stopped) {
      sent++;
      await send(sent);
      await process.sleep(sent < count ? intervalMs : lastMs);
    }
  } catch (error) {
    if (!stopped) throw error;
  }
  return sent;
}

/** `ping [-c count] [-W seconds] [-i interval] host`, iputils'. */
export const ping: Program = async process => {
  const { values, operands, flags } = shortOptions(process, 'c:W:i:w:s:t:qn46', { count: 'c' });
  const name = operands[0];
  if (name === undefined) throw new ProgramError('usage error: Destination address required', 1);
  const address = resolve(process, name)[0];
  if (address === undefined) throw new ProgramError(`${name}: Name or service not known`, 2);
  const isUp = answersEcho(process, address);
  const seconds = (flag: string, otherwise: number) => Number(values.get(flag) ?? otherwise) * 1000;
  const count = values.has('c') ? Number(values.get('c')) : Number.POSITIVE_INFINITY;
  const started = process.clock.now();
  await process.print(`PING ${name} (${address}) 56(84) bytes of data.\n`);
  const sent = await eachEcho(
    process,
    { count, intervalMs: seconds('i', 1), lastMs: isUp ? 0 : seconds('W', 10) },
    async number => {
      if (isUp && !flags.has('q'))
        await process.print(
          `64 bytes from ${address}: icmp_seq=${number} ttl=64 time=0.0${30 + process.rng.int(60)} ms\n`,
        );
    },
  );
  const time = process.clock.now() - started;
  await process.print(
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${isUp ? sent : 0} received, ${isUp ? 0 : 100}% packet loss, time ${time}ms\n${isUp ? 'rtt min/avg/max/mdev = 0.030/0.052/0.089/0.011 ms\n' : '\n'}`,
  );
  return isUp ? 0 : 1;
};
