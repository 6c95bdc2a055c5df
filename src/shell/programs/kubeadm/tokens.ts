/** `kubeadm token`. models cmd/kubeadm/app/cmd/token.go */

import { parseGoDuration } from '../../../apimachinery/go/duration.ts';
import { fromBase64 } from '../../../base/base64.ts';
import { sha256Hex } from '../../../base/sha256.ts';
import { parseCertificate } from '../../../base/x509/certificate.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { table } from '../machine.ts';
import { left, PKI } from './certs.ts';
import { type Command, failed, flagValue, KubeadmError, kubectl } from './command.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const FORM = 'was not of the form "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"';
const USAGES = ['authentication', 'signing'] as const;

function newToken({ rng }: ProgramProcess): string {
  const letters = (count: number) =>
    Array.from({ length: count }, () => LETTERS[rng.int(LETTERS.length)]).join('');
  return `${letters(6)}.${letters(16)}`;
}

export const tokenGenerate: Command = async process => {
  await process.print(`${newToken(process)}\n`);
  return 0;
};

/** A bootstrap token is a Secret of kube-system. models cmd/kubeadm/app/cmd/token.go */
export const tokenCreate: Command = async (process, [given]) => {
  const token = given ?? newToken(process);
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined) throw new KubeadmError(`the bootstrap token ${JSON.stringify(token)} ${FORM}`);
  const expires = new Date(process.clock.now() + ttl(process)).toISOString().replace(/\.\d+Z$/, 'Z');
  const data = {
    'token-id': id,
    'token-secret': secret,
    expiration: expires,
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
    'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
  };
  const words = Object.entries(data).map(([key, value]) => `--from-literal=${key}=${value}`);
  const made = await kubectl(
    process,
    'create',
    'secret',
    'generic',
    `bootstrap-token-${id}`,
    '--type=bootstrap.kubernetes.io/token',
    ...words,
  );
  if (made.stderr.includes('already exists'))
    throw new KubeadmError(`a token with id "${id}" already exists`);
  if (made.status !== 0) failed(made.stderr);
  if (!process.args.includes('--print-join-command')) {
    await process.print(`${token}\n`);
    return 0;
  }
  const server = (
    await kubectl(process, 'config', 'view', '-o', 'jsonpath={.clusters[0].cluster.server}')
  ).stdout.replace(/^https:\/\//, '');
  await process.print(
    `kubeadm join ${server} --token ${token} --discovery-token-ca-cert-hash sha256:${caHash(process)} \n`,
  );
  return 0;
};

/** The digest of the authority's certificate that a joining node is to expect. */
function caHash(process: ProgramProcess): string {
  return sha256Hex(parseCertificate(process.host.files.readText(`${PKI}/ca.crt`)).modulus);
}

function ttl(process: ProgramProcess): number {
  const text = flagValue(process, 'ttl') ?? '24h';
  const ms = text === '0' ? 0 : parseGoDuration(text);
  if (ms === undefined)
    throw new KubeadmError(
      `invalid argument ${JSON.stringify(text)} for "--ttl" flag: time: invalid duration ${JSON.stringify(text)}`,
    );
  return ms;
}

export const tokenList: Command = async process => {
  const said = await kubectl(
    process,
    'get',
    'secrets',
    '--field-selector=type=bootstrap.kubernetes.io/token',
    '-o',
    'json',
  );
  if (said.status !== 0) failed(said.stderr);
  const items: { data: Readonly<Record<string, string>> }[] = JSON.parse(said.stdout).items;
  const tokens = items.map(({ data }) => {
    const value = (key: string) => new TextDecoder().decode(fromBase64(data[key] ?? ''));
    return {
      token: `${value('token-id')}.${value('token-secret')}`,
      description: value('description'),
      expires: value('expiration'),
      usages: USAGES.filter(usage => value(`usage-bootstrap-${usage}`) === 'true'),
      groups: value('auth-extra-groups').split(',').filter(Boolean),
    };
  });
  const format = flagValue(process, 'output', 'o') ?? 'text';
  const objects = tokens.map(({ token, description, expires, usages, groups }) => ({
    kind: 'BootstrapToken',
    apiVersion: 'output.kubeadm.k8s.io/v1alpha3',
    token,
    ...(description !== '' && { description }),
    ...(expires !== '' && { expires }),
    usages: [...usages].reverse(),
    groups,
  }));
  if (format === 'json') {
    for (const object of objects) await process.print(`${JSON.stringify(object, null, 4)}\n`);
    return 0;
  }
  if (format.startsWith('jsonpath=')) {
    const template = format.slice('jsonpath='.length);
    for (const object of objects)
      await process.print(
        template.replace(/\{\.(\w+)\}/g, (_, field: string) => String(object[field as 'token'] ?? '')),
      );
    return 0;
  }
  const rows = tokens.map(({ token, description, expires, usages, groups }) => [
    token,
    expires === '' ? '<forever>' : left(Date.parse(expires) - process.clock.now()),
    expires === '' ? '<never>' : expires,
    usages.join(','),
    description || '<none>',
    groups.join(','),
  ]);
  if (rows.length > 0)
    await process.print(
      table([['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...rows], 3),
    );
  return 0;
};

export const tokenDelete: Command = async (process, [token]) => {
  if (token === undefined)
    throw new KubeadmError(
      `missing argument; 'token delete' is missing token of form ["\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z" or "\\\\A([a-z0-9]{6})\\\\z"]`,
    );
  const id = token.split('.')[0]!;
  const said = await kubectl(process, 'delete', 'secret', `bootstrap-token-${id}`);
  if (said.status !== 0) failed(said.stderr, `failed to delete bootstrap token "${id}": `);
  await process.print(`bootstrap token "${id}" deleted\n`);
  return 0;
};
