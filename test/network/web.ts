/** Requests of a table: backends that tell what they see, and clients that tell what came back. */
import { expect } from 'vitest';
import type { KubeObject } from '../../src/api/object.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { issue, parseCertificate } from '../../src/base/x509/certificate.ts';
import { standInKey } from '../../src/base/x509/key.ts';
import type { Service } from '../../src/machine/network/network.ts';
import type { Field } from './field.ts';
import { podOf, serviceOf } from './table.ts';

const ECHO = 'registry.k8s.io/echoserver:1.10';
const DAY = 86_400_000;
const HTTP = { name: 'http', containerPort: 8080 };

interface Asked {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

export interface WebField {
  /** Certificates by the Secrets that they are in. */
  readonly certificates: ReadonlyMap<string, { readonly certificate: string; readonly key: string }>;
  /** Makes a request as a table writes it. @param place where its server is */
  ask(
    asked: string,
    place: (asked: Asked) => { readonly ip: string; readonly port: number },
  ): Promise<object>;
}

/** Services and Pods by name (`shop`, `other/far`), one without endpoints and one whose Pod does not listen. */
export async function backends(
  field: Field,
  names: readonly string[],
  secrets: readonly string[],
): Promise<WebField> {
  const spaces = new Set(names.filter(name => name.includes('/')).map(name => name.split('/')[0]!));
  for (const name of spaces)
    field.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as KubeObject);
  if (spaces.size > 0) await field.cluster.advance(2000);
  for (const full of names) {
    const [namespace, name] = full.includes('/') ? (full.split('/') as [string, string]) : ['default', full];
    field.create(podOf({ namespace, name, labels: { app: name } }, [['main', [], HTTP]], ECHO));
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
    field.create(serviceOf({ namespace, name, spec: { selector: { app: name }, ports } }));
  }
  field.create(
    serviceOf({ name: 'empty', spec: { selector: { app: 'nobody' }, ports: [{ name: 'http', port: 80 }] } }),
  );
  const deaf = [{ name: 'http', port: 80, targetPort: 9999 }];
  field.create(serviceOf({ name: 'deaf', spec: { selector: { app: names[0]! }, ports: deaf } }));
  await field.running();
  const now = field.cluster.clock.now();
  const rng = new SeededRng('tables');
  const certificates = new Map(
    secrets.map(name => {
      const key = standInKey(rng);
      const host = name.replace('-tls', '.test');
      const subject = { commonName: host };
      const certificate = issue(
        { subject, notBefore: now, notAfter: now + DAY, usages: ['server'], dnsNames: [host] },
        key,
        rng,
      );
      return [name, { certificate, key: key.pem }];
    }),
  );
  return { certificates, ask: (asked, place) => ask(field, certificates, asked, place) };
}

/** A Secret of the type kubernetes.io/tls. */
export function tlsSecret({ certificates }: WebField, name: string): KubeObject {
  const { certificate, key } = certificates.get(name)!;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { namespace: 'default', name },
    data: { 'tls.crt': btoa(certificate), 'tls.key': btoa(key) },
  } as unknown as KubeObject;
}

async function ask(
  field: Field,
  certificates: WebField['certificates'],
  asked: string,
  place: (asked: Asked) => { readonly ip: string; readonly port: number },
): Promise<object> {
  const [, method = 'GET', address = '', rest = ''] = /^(?:([A-Z]+) )?(\S+)\s*(.*)$/.exec(asked) ?? [];
  const url = new URL(address);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = Number(url.port || (scheme === 'https' ? 443 : 80));
  const machine = field.cluster.machine('node02');
  const { ip, port: at } = place({ scheme, host: url.hostname, port });
  let service: Service;
  try {
    service = machine.network.dial(machine.ip, ip, at);
  } catch (error) {
    return { outcome: (error as { code?: string }).code };
  }
  const certificate =
    scheme === 'https'
      ? service.certificateFor
        ? service.certificateFor(url.hostname)
        : service.certificate
      : undefined;
  if (scheme === 'https' && certificate === undefined) return { outcome: 'no TLS' };
  const headers = new Headers({ host: url.host });
  for (const [, name, value] of rest.matchAll(/(\S+): (\S+)/g)) headers.append(name!, value!);
  const response = await service.fetch!(new Request(url, { method, headers }));
  const body = await response.text();
  const [status, said] = [response.status, body.split('\n')];
  const told = (key: string) => said.find(line => line.startsWith(key))?.slice(key.length);
  const sent = said
    .slice(said.indexOf('Request Headers:') + 1)
    .filter(line => line.startsWith('\t') && line.includes('='));
  const seen = Object.fromEntries(
    sent.map(line => [
      line.slice(1, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1).replaceAll(', ', ','),
    ]),
  );
  const secret = [...certificates].find(([, each]) => each.certificate === certificate)?.[0];
  return {
    status,
    by: told('Hostname: '),
    path: told('\treal path='),
    host: seen.host,
    to: response.headers.get('location') ?? undefined,
    cert:
      certificate &&
      (secret ?? (parseCertificate(certificate).subject.commonName.includes('Fake') ? 'fake' : '?')),
    headers: seen,
    gives: Object.fromEntries(response.headers),
  };
}

/** What a table expects of a request. */
export function webExpectation(text: string): object {
  if (text === 'no TLS') return { outcome: text };
  const one = (word: string) => new RegExp(`\\b${word} (\\S+)`).exec(text)?.[1];
  const pair = (word: string) => new RegExp(`\\b${word} (\\S+): (\\S+)`).exec(text);
  const sees = pair('sees');
  const gives = pair('gives');
  return {
    status: Number(text.slice(0, 3)),
    ...(one('by') && { by: one('by') }),
    ...(one('path') && { path: one('path') }),
    ...(one('host') && { host: one('host') }),
    ...(one('to') && { to: one('to') }),
    ...(one('cert') && { cert: one('cert') }),
    ...(sees && {
      headers:
        sees[2] === '-'
          ? expect.not.objectContaining({ [sees[1]!]: expect.anything() })
          : { [sees[1]!]: sees[2] },
    }),
    ...(gives && { gives: { [gives[1]!]: gives[2] } }),
  };
}
