/** Hands questions to other servers. models coredns/plugin/forward */
import { DNS_PORT, isNameServer } from '../../../machine/network/dns.ts';
import { DialError } from '../../../machine/network/network.ts';
import { type PluginSetup, SERVFAIL, zoneName, zoneOf } from '../plugin.ts';

const PROPERTIES =
  'except force_tcp prefer_udp expire max_idle_conns max_fails max_connect_attempts tls tls_servername policy health_check max_concurrent next failfast_all_unhealthy_upstreams failover'.split(
    ' ',
  );

export const forward: PluginSetup = (directive, setup) => {
  const { host } = setup.process;
  const [from, ...targets] = directive.args;
  if (from === undefined || targets.length === 0)
    throw setup.fail(directive, "Wrong argument count or unexpected line ending after 'forward'");
  const unknown = directive.block.find(({ name }) => !PROPERTIES.includes(name));
  if (unknown !== undefined) throw setup.fail(unknown, `unknown property '${unknown.name}'`);
  const servers = targets.flatMap(target => {
    if (!target.startsWith('/')) return [serverOf(target)];
    if (!host.files.exists(target)) throw setup.fail(directive, `not an IP address or file: "${target}"`);
    return [...host.files.readText(target).matchAll(/^nameserver\s+(\S+)/gm)].map(([, ip]) => serverOf(ip!));
  });
  if (servers.length === 0) throw setup.fail(directive, 'no valid upstream addresses found');
  const bad = servers.find(server => !/^\d+(\.\d+){3}$/.test(server.ip));
  if (bad !== undefined) throw setup.fail(directive, `not an IP address or file: "${bad.ip}"`);
  const zone = zoneName(from);
  const except = directive.block
    .filter(({ name }) => name === 'except')
    .flatMap(({ args }) => args.map(zoneName));
  return (query, next) => {
    const isOurs = zoneOf(query.name, [zone]) !== undefined && zoneOf(query.name, except) === undefined;
    if (!isOurs) return next();
    for (const { ip, port } of servers) {
      const why = (words: string) =>
        setup.say(
          `[ERROR] plugin/errors: 2 ${query.name}. ${query.type}: ${words.replace('TO', `${host.ip}:${32_768 + setup.rng.int(28_000)}->${ip}:${port}`)}`,
        );
      try {
        const { service } = host.network.dial(host.ip, ip, port, 'UDP');
        if (isNameServer(service)) return service.query({ name: query.name, type: query.type }, host.ip);
        why('read udp TO: i/o timeout');
      } catch (error) {
        if (!(error instanceof DialError)) throw error;
        why(error.code === 'refused' ? 'read udp TO: read: connection refused' : 'read udp TO: i/o timeout');
      }
    }
    return SERVFAIL;
  };
};

/** `10.96.0.10`, `10.96.0.10:5353`, `dns://10.96.0.10`, `tls://...` */
function serverOf(text: string): { readonly ip: string; readonly port: number } {
  const [ip = '', port] = text.replace(/^\w+:\/\//, '').split(':');
  return { ip, port: port === undefined ? DNS_PORT : Number(port) };
}
