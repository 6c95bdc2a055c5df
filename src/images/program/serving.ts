/** The HTTPS port that every control-plane program has for probes and metrics. models apiserver's SecureServingOptions */

import { issue } from '../../base/x509/certificate.ts';
import { standInKey } from '../../base/x509/key.ts';
import type { NativeProcess } from '../../machine/runner.ts';
import { CommandFailed } from './command.ts';
import { checkDelegation } from './connect.ts';
import type { FlagSet } from './flag-set.ts';
import type { Klog } from './klog.ts';

const YEAR = 365 * 86_400_000;

/** Checks of `/healthz`, `/livez` and `/readyz` by name; a text is the reason why one fails. */
export type HealthChecks = Readonly<Record<string, () => string | undefined>>;

/**
 * Listens; `0` listens nowhere.
 * @throws CommandFailed when the port is taken
 */
export function serve(
  process: NativeProcess,
  options: {
    readonly address: string;
    readonly port: number;
    readonly certificate: string;
    readonly service?: unknown;
  },
  answer: (request: Request, peer?: { readonly certificate?: string }) => Promise<Response> | Response,
): { close(): void } {
  const { address, port } = options;
  if (port === 0) return { close: () => undefined };
  const { network, ip } = process.host;
  const service = {
    fetch: async (request: Request, peer?: { readonly certificate?: string }) => answer(request, peer),
    certificate: options.certificate,
    ...(options.service !== undefined && { service: options.service }),
  };
  try {
    return network.listen(address === '' || address === '::' ? '0.0.0.0' : address, port, service, ip);
  } catch {
    throw new CommandFailed(
      `failed to create listener: failed to listen on ${address}:${port}: listen tcp ${address}:${port}: bind: address already in use`,
    );
  }
}

/** Answers the health endpoints; anything else is 404. */
export function healthHandler(checks: HealthChecks): (request: Request) => Response {
  return request => {
    const { pathname, searchParams } = new URL(request.url);
    if (!/^\/(healthz|livez|readyz)$/.test(pathname))
      return new Response('404 page not found\n', { status: 404 });
    const results = Object.entries(checks).map(([name, check]) => ({ name, failed: check() }));
    const bad = results.some(({ failed }) => failed !== undefined);
    const lines = results.map(({ name, failed }) =>
      failed === undefined ? `[+]${name} ok` : `[-]${name} failed: reason withheld`,
    );
    const endpoint = pathname.slice(1);
    if (bad) return new Response(`${lines.join('\n')}\n${endpoint} check failed\n`, { status: 500 });
    return new Response(
      searchParams.has('verbose') ? `${lines.join('\n')}\n${endpoint} check passed\n` : 'ok',
    );
  };
}

/** What is wrong with `--secure-port` where it may be 0. The texts are upstream's, the second one's condition too. */
export function securePortProblems(flags: FlagSet): readonly string[] {
  const port = flags.number('secure-port');
  if (port > 65_535)
    return [`--secure-port ${port} must be between 1 and 65535, inclusive. It cannot be turned off with 0`];
  return port < 0
    ? [`--secure-port ${port} must be between 0 and 65535, inclusive. 0 for turning off secure port`]
    : [];
}

/** Says that a certificate was made where none was given. */
export function announceCertificate(flags: FlagSet, log: Klog): void {
  if (flags.number('secure-port') === 0) return;
  if (flags.text('tls-cert-file') === '' && flags.text('tls-private-key-file') === '')
    log.line('I', 'serving.go:411', 'Generated self-signed cert in-memory');
}

/** The certificate that the port shows: the given one, else one that the program makes for itself. */
export function servingCertificate({ host, clock, rng }: NativeProcess, path: string): string {
  if (path !== '' && host.files.exists(path)) return host.files.readText(path);
  const subject = { commonName: `${host.hostname}@${Math.floor(clock.now() / 1000)}` };
  return ownCertificate({ clock, rng }, subject, ['localhost']);
}

/** A certificate that a program signs for itself. */
export function ownCertificate(
  { clock, rng }: Pick<NativeProcess, 'clock' | 'rng'>,
  subject: Parameters<typeof issue>[0]['subject'],
  dnsNames: readonly string[],
): string {
  const own = rng.fork('serving');
  const notBefore = clock.now();
  return issue(
    { subject, notBefore, notAfter: notBefore + YEAR, usages: ['server'], dnsNames },
    standInKey(own),
    own,
  );
}

/** Listens for probes as the scheduler and the controller manager do. @throws CommandFailed in the order of upstream's checks */
export function serveHealth(process: NativeProcess, flags: FlagSet, checks: HealthChecks): { close(): void } {
  const port = flags.number('secure-port');
  const certificate = port === 0 ? '' : servingCertificate(process, flags.text('tls-cert-file'));
  const listening = serve(
    process,
    { address: flags.text('bind-address'), port, certificate },
    healthHandler(checks),
  );
  if (port === 0) return listening;
  try {
    const [certificate, key] = [flags.text('tls-cert-file'), flags.text('tls-private-key-file')];
    if (certificate !== '' || key !== '')
      for (const path of [certificate, key])
        if (!process.host.files.exists(path))
          throw new CommandFailed(`open ${path}: no such file or directory`);
    checkDelegation(process, flags);
  } catch (error) {
    listening.close();
    throw error;
  }
  return listening;
}
