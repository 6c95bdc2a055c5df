/** Agents that DaemonSets run on every node. */
import { rfc3339 } from '../../base/clock.ts';
import type { NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { untilAsked } from '../program/command.ts';
import { complain, say, serveHttp, text } from './http-server.ts';
import { installBusybox, installDebian } from './userland.ts';

const MI = 1024 * 1024;

const fluentd: NativeProgram = async process => {
  process.usage?.(6, 78 * MI);
  const line = (message: string) =>
    say(process, `${rfc3339(process.clock.now()).slice(0, 19).replace('T', ' ')} +0000 [info]: ${message}`);
  line('starting fluentd-1.18.0 pid=1 ruby="3.2.6"');
  line('#0 fluentd worker is now running worker=0');
  await untilAsked(process);
  line('Received graceful stop');
  return 0;
};

/** Metrics of the machine in the exposition format. */
const nodeExporter: NativeProgram = process => {
  process.usage?.(2, 11 * MI);
  const address =
    process.argv
      .find(arg => arg.startsWith('--web.listen-address='))
      ?.split(':')
      .at(-1) ?? '9100';
  complain(
    process,
    `time=${rfc3339(process.clock.now())} level=INFO source=tls_config.go:347 msg="Listening on" address=[::]:${address}`,
  );
  return serveHttp(process, [Number(address)], (_request, { pathname }) => {
    if (pathname !== '/metrics')
      return text(
        '<html><head><title>Node Exporter</title></head><body><a href="/metrics">Metrics</a></body></html>',
      );
    const seconds = process.clock.now() / 1000;
    return text(
      `# HELP node_time_seconds System time in seconds since epoch (1970).\n# TYPE node_time_seconds gauge\nnode_time_seconds ${seconds}\n# HELP node_uname_info Labeled system information as provided by the uname system call.\n# TYPE node_uname_info gauge\nnode_uname_info{nodename="${process.host.hostname}",sysname="Linux"} 1\n`,
    );
  });
};

const prometheus: NativeProgram = process => {
  process.usage?.(8, 60 * MI);
  complain(
    process,
    `time=${rfc3339(process.clock.now())} level=INFO source=main.go:1298 msg="Server is ready to receive web requests."`,
  );
  return serveHttp(process, [9090], (_request, { pathname }) =>
    pathname === '/-/healthy' ? text('Prometheus Server is Healthy.\n') : text('Prometheus\n'),
  );
};

const debian: ImageDefinition['unpack'] = root => installDebian(root);

export const AGENT_IMAGES: readonly ImageDefinition[] = [
  ...[
    'quay.io/fluentd_elasticsearch/fluentd',
    'registry.k8s.io/fluentd-elasticsearch',
    'k8s.gcr.io/fluentd-elasticsearch',
    'gcr.io/google-containers/fluentd-elasticsearch',
  ].map(repository => ({
    repository,
    tags: { 'latest v5.0.1 v2.5.2 v2.5.1 1.20 v2.2.0': 95_000_000 },
    command: ['fluentd'],
    natives: { '/usr/local/bin/fluentd': fluentd },
    unpack: debian,
  })),
  {
    repository: 'docker.io/fluent/fluentd',
    tags: { 'latest v1.18 v1.17 v1.16 v1.16-1 edge': 47_000_000 },
    command: ['fluentd'],
    natives: { '/usr/bin/fluentd': fluentd },
    unpack: installBusybox,
  },
  {
    repository: 'docker.io/fluent/fluent-bit',
    tags: { 'latest 4.2 4.0 3.2 2.2': 39_000_000 },
    command: ['/fluent-bit/bin/fluent-bit'],
    natives: { '/fluent-bit/bin/fluent-bit': fluentd },
  },
  ...['quay.io/prometheus/node-exporter', 'docker.io/prom/node-exporter'].map(repository => ({
    repository,
    tags: { 'latest v1.10.2 v1.9.1 v1.8.2 v1.8.1 v1.7.0 v1.6.1 v1.5.0 v1.3.1': 12_900_000 },
    entrypoint: ['/bin/node_exporter'],
    natives: { '/bin/node_exporter': nodeExporter },
    exposedPorts: [9100],
    unpack: installBusybox,
  })),
  {
    repository: 'docker.io/prom/prometheus',
    tags: { 'latest v3.8.1 v3.0.0 v2.55.1 v2.53.0': 124_000_000 },
    entrypoint: ['/bin/prometheus'],
    natives: { '/bin/prometheus': prometheus },
    exposedPorts: [9090],
    unpack: installBusybox,
  },
];
