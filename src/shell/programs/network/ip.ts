/** `ip [-br] [-4] [-o] addr|link|route|neigh [show] [dev NAME] [type KIND] [up]` */
import { type Program, ProgramError } from '../../process/program.ts';
import { table } from '../machine.ts';
import { type Interface, interfacesOf, neighboursOf, routesOf } from './interfaces.ts';

const OBJECTS: readonly (readonly [string, string])[] = [
  ['address', 'addr'],
  ['link', 'link'],
  ['route', 'route'],
  ['neighbour', 'neigh'],
];

export const ip: Program = async process => {
  const flags = process.args.filter(arg => arg.startsWith('-'));
  const [what = '', ...rest] = process.args.filter(arg => !arg.startsWith('-'));
  const object =
    what === ''
      ? undefined
      : OBJECTS.find(([long, short]) => long.startsWith(what) || short.startsWith(what))?.[1];
  if (object === undefined) {
    if (what === '' || what === 'help')
      throw new ProgramError('Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }', 255);
    await process.stderr.write(`Object "${what}" is unknown, try "ip help".\n`);
    return 1;
  }
  const words = ['show', 'list', 'ls', 's', 'l'].includes(rest[0] ?? '') ? rest.slice(1) : rest;
  if (['add', 'del', 'delete', 'set', 'change', 'replace'].includes(rest[0] ?? ''))
    throw new ProgramError('RTNETLINK answers: Operation not permitted', 2);
  if (object === 'route') {
    const isGet = words[0] === 'get';
    const wanted = isGet ? words[1] : words.find(word => word === 'default' || /^\d/.test(word));
    const all = routesOf(process.host);
    if (isGet) {
      const route = all.find(each => each.holds(wanted ?? '')) ?? all[0];
      await process.print(
        `${wanted} ${route?.via ? `via ${route.via} ` : ''}dev ${route?.device} src ${process.host.ip} uid ${process.actor.uid} \n    cache \n`,
      );
      return 0;
    }
    const device = valueAfter(words, 'dev');
    const shown = all.filter(
      each =>
        (wanted === undefined || each.block === wanted) && (device === undefined || each.device === device),
    );
    await process.print(shown.map(({ text }) => `${text} \n`).join(''));
    return 0;
  }
  if (object === 'neigh') {
    const device = valueAfter(words, 'dev');
    const rows = neighboursOf(process.host).filter(each => device === undefined || each.device === device);
    await process.print(
      rows
        .map(({ ip: address, device: on, mac }) => `${address} dev ${on} lladdr ${mac} REACHABLE \n`)
        .join(''),
    );
    return 0;
  }
  const named =
    valueAfter(words, 'dev') ??
    words.find((word, at) => !['type', 'up', 'dev'].includes(word) && words[at - 1] !== 'type');
  const kind = valueAfter(words, 'type');
  const all = interfacesOf(process.host);
  const found = all.filter(
    each => (named === undefined || each.name === named) && (kind === undefined || each.kind === kind),
  );
  if (named !== undefined && found.length === 0) {
    await process.stderr.write(`Device "${named}" does not exist.\n`);
    return 1;
  }
  const isLink = object === 'link';
  const isBrief = flags.some(flag => /^-br/.test(flag));
  await process.print(
    isBrief
      ? table(
          found.map(each => [shownName(each), each.state, isLink ? each.mac : each.addresses.join(' ')]),
          10,
        )
      : found.map(each => described(each, isLink)).join(''),
  );
  return 0;
};

function valueAfter(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

const shownName = ({ name, peer }: Interface): string => (peer ? `${name}@${peer}` : name);

function described(each: Interface, isLink: boolean): string {
  const { index, flags, mtu, queue, state, name, mac, addresses, isLoopback, namespace } = each;
  const mode = isLink ? ` mode DEFAULT group default` : ' group default';
  const head = `${index}: ${shownName(each)}: <${flags}> mtu ${mtu} qdisc ${queue} state ${state}${mode}${queue === 'noqueue' && !isLoopback ? ' ' : ' qlen 1000'}\n`;
  const broadcast = isLoopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff';
  const link = `    link/${isLoopback ? 'loopback' : 'ether'} ${mac} brd ${broadcast}${namespace ? ` link-netns ${namespace}` : ''}\n`;
  if (isLink) return head + link;
  const inet = addresses.map(address => {
    const scope = isLoopback ? 'host' : 'global';
    const brd = !isLoopback && address.endsWith('/24') ? ` brd ${address.replace(/\.\d+\/24$/, '.255')}` : '';
    return `    inet ${address}${brd} scope ${scope} ${name}\n       valid_lft forever preferred_lft forever\n`;
  });
  return head + link + inet.join('');
}
