import { shortOptions } from '../options.ts';
import { type Command, containerOf } from './command.ts';

/** `crictl logs [-f] [--tail N] [-t] CONTAINER` */
export const logs: Command = async (process, cri, args) => {
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
};
