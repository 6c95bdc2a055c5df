/** etcd's flags. It uses Go's own flag package: one dash or two, refusals of its own. models server/etcdmain/config.go */

import { type FlagKind, type FlagTable, flagTable } from '../program/flag-set.ts';
import { parseFlagValue } from '../program/flag-values.ts';

export const ETCD_FLAGS: FlagTable = flagTable(`
  name string default
  data-dir string
  wal-dir string
  snapshot-count uint 10000
  heartbeat-interval uint 100
  election-timeout uint 1000
  initial-election-tick-advance bool true
  listen-peer-urls string http://localhost:2380
  listen-client-urls string http://localhost:2379
  listen-client-http-urls string
  listen-metrics-urls string
  max-snapshots uint 5
  max-wals uint 5
  quota-backend-bytes int64 0
  backend-bbolt-freelist-type string map
  backend-batch-interval duration
  backend-batch-limit int 0
  max-txn-ops uint 128
  max-request-bytes uint 1572864
  max-concurrent-streams uint32 4294967295
  grpc-keepalive-min-time duration 5s
  grpc-keepalive-interval duration 2h
  grpc-keepalive-timeout duration 20s
  socket-reuse-port bool
  socket-reuse-address bool
  enable-grpc-gateway bool true
  initial-advertise-peer-urls string http://localhost:2380
  initial-cluster string
  initial-cluster-state string new
  initial-cluster-token string etcd-cluster
  advertise-client-urls string http://localhost:2379
  discovery-token string
  discovery-endpoints string
  discovery-srv string
  discovery-srv-name string
  discovery-fallback string exit
  discovery-proxy string
  strict-reconfig-check bool true
  pre-vote bool true
  auto-compaction-retention string 0
  auto-compaction-mode string periodic
  cert-file string
  key-file string
  client-cert-file string
  client-key-file string
  client-cert-auth bool
  client-crl-file string
  client-cert-allowed-hostname string
  trusted-ca-file string
  auto-tls bool
  peer-cert-file string
  peer-key-file string
  peer-client-cert-file string
  peer-client-key-file string
  peer-client-cert-auth bool
  peer-trusted-ca-file string
  peer-auto-tls bool
  peer-crl-file string
  peer-cert-allowed-cn string
  peer-cert-allowed-hostname string
  peer-skip-client-san-verification bool
  self-signed-cert-validity uint 1
  cipher-suites string
  tls-min-version string TLS1.2
  tls-max-version string
  cors string *
  host-whitelist string *
  auth-token string simple
  bcrypt-cost uint 10
  auth-token-ttl uint 300
  enable-pprof bool
  metrics string basic
  enable-distributed-tracing bool
  distributed-tracing-address string localhost:4317
  distributed-tracing-service-name string etcd
  distributed-tracing-instance-id string
  distributed-tracing-sampling-rate int 0
  logger string zap
  log-outputs string default
  log-level string info
  log-format string json
  enable-log-rotation bool
  log-rotation-config-json string
  compaction-batch-limit int 1000
  compaction-sleep-interval duration
  compact-hash-check-time duration 1m
  corrupt-check-time duration
  watch-progress-notify-interval duration 10m
  warning-apply-duration duration 100ms
  warning-unary-request-duration duration 300ms
  downgrade-check-time duration 5s
  memory-mlock bool
  bootstrap-defrag-threshold-megabytes uint 0
  max-learners int 1
  v2-deprecation string write-only-drop-data
  unsafe-no-fsync bool
  force-new-cluster bool
  feature-gates mapStringBool
  config-file string
  version bool
  experimental-initial-corrupt-check bool
  experimental-watch-progress-notify-interval duration
`);

/** Why the command line was refused, in the words of Go's flag package. */
export class EtcdFlagError extends Error {}

/** The flags that were given. @throws EtcdFlagError */
export function parseEtcdFlags(argv: readonly string[]): {
  readonly given: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
} {
  const given = new Map<string, string>();
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (!arg.startsWith('-') || arg === '-') return { given, rest: argv.slice(i) };
    if (arg === '--') return { given, rest: argv.slice(i + 1) };
    const body = arg.replace(/^--?/, '');
    if (body === '' || body.startsWith('-') || body.startsWith('='))
      throw new EtcdFlagError(`bad flag syntax: ${arg}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const flag = ETCD_FLAGS.get(name);
    if (flag === undefined) throw new EtcdFlagError(`flag provided but not defined: -${name}`);
    let value = equals < 0 ? undefined : body.slice(equals + 1);
    if (value === undefined && flag.kind === 'bool') value = 'true';
    if (value === undefined) {
      value = argv[++i];
      if (value === undefined) throw new EtcdFlagError(`flag needs an argument: -${name}`);
    }
    const problem = problemOf(flag.kind, value);
    if (problem !== undefined)
      throw new EtcdFlagError(
        `invalid ${flag.kind === 'bool' ? 'boolean ' : ''}value ${JSON.stringify(value)} for ${flag.kind === 'bool' ? '' : 'flag '}-${name}: ${problem}`,
      );
    given.set(name, value);
  }
  return { given, rest: [] };
}

function problemOf(kind: FlagKind, value: string): string | undefined {
  try {
    parseFlagValue(kind, value);
    return undefined;
  } catch {
    return 'parse error';
  }
}
