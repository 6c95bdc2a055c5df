import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { str, stringArray } from '../../framework/flag.ts';
import { generatorCommand } from './generator.ts';

/** What a rule begins with; what follows is not looked at, as upstream's pattern has no end. */
const RULE = /^[\w*\-.]*\/[^=,\n]*=[\w-]+:[\w-]+/;

/** models create_ingress.go */
export const ingress = generatorCommand({
  name: 'ingress',
  aliases: ['ing'],
  use: 'NAME --rule=host/path=service:port[,tls[=secret]] ',
  short: 'Create an ingress with the specified name',
  examples: `
# Lead a path of a host to a service
kubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"

# Lead all paths below a path to a service, with an ingress class
kubectl create ingress catch-all --class=otheringress --rule="foo.com/path*=svc:port"

# Lead everything else to a service
kubectl create ingress ingdefault --class=default --default-backend=defaultsvc:http`,
  flags: [
    stringArray('annotation', 'Annotation of the ingress, as annotation=value.'),
    str('class', 'Ingress class.'),
    str('default-backend', 'Service for everything else, as svcname:port.'),
    stringArray(
      'rule',
      "Rule, as host/path=service:port[,tls=secretname]. A path that ends with '*' has the type Prefix.",
    ),
  ],
  object: (run, name) => {
    const rules = run.flags.list('rule');
    const fallback = run.flags.str('default-backend');
    if (rules.length === 0 && fallback === '')
      throw new CommandError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    const hosts = new Map<string, JsonObject[]>();
    const secrets = new Map<string, string[]>();
    for (const text of rules) {
      if (!RULE.test(text))
        throw new CommandError(
          `rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
        );
      const [route = '', option, more] = text.split(',');
      const slash = route.indexOf('/');
      const host = route.slice(0, slash);
      const [path = '', backend = ''] = route.slice(slash).split('=');
      const [service = '', port = ''] = backend.split(':');
      const prefix = path.endsWith('*');
      const entry = {
        path: prefix ? path.slice(0, -1) : path,
        pathType: prefix ? 'Prefix' : 'Exact',
        backend: backendOf(service, port),
      };
      hosts.set(host, [...(hosts.get(host) ?? []), entry]);
      // Whatever the option is called, it asks for TLS. models buildTLSRules
      if (option !== undefined && more === undefined) {
        const secret = option.split('=')[1] ?? '';
        const list = secrets.get(secret) ?? [];
        secrets.set(secret, host === '' || list.includes(host) ? list : [...list, host]);
      }
    }
    const annotations = Object.fromEntries(run.flags.list('annotation').map(annotationOf));
    const [service = '', port = '', more] = fallback.split(':');
    if (fallback !== '' && (service === '' || port === '' || more !== undefined))
      throw new CommandError('default-backend should be in format servicename:serviceport');
    const tls = [...secrets].map(([secretName, names]) => ({
      ...(names.length > 0 ? { hosts: names } : {}),
      ...(secretName === '' ? {} : { secretName }),
    }));
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(run.flags.str('class') === '' ? {} : { ingressClassName: run.flags.str('class') }),
        ...(fallback === '' ? {} : { defaultBackend: backendOf(service, port) }),
        ...(hosts.size > 0
          ? {
              rules: [...hosts].map(([host, paths]) => ({
                ...(host === '' ? {} : { host }),
                http: { paths },
              })),
            }
          : {}),
        ...(tls.length > 0 ? { tls } : {}),
      },
    } as JsonObject;
  },
});

function annotationOf(text: string): [string, string] {
  const [key, value] = text.split('=');
  if (!key || value === undefined)
    throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`);
  return [key, value];
}

function backendOf(name: string, port: string): JsonObject {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}
