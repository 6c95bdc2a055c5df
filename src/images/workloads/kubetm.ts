/** The small web application of a Korean Kubernetes course, as its learners' notes use it. */
import type { NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { untilAsked } from '../program/command.ts';
import { say, serveHttp, text } from './http-server.ts';
import { installBusybox, installDebian } from './userland.ts';

const NODE_USAGE = { milliCpu: 1, memoryBytes: 24 * 1024 * 1024 };

/** Says who it is and how it is; /status500 makes it ill until it is started anew or asked for /status200. */
const app =
  (version: string): NativeProgram =>
  async process => {
    process.usage?.(NODE_USAGE.milliCpu, NODE_USAGE.memoryBytes);
    const { hostname } = process.host;
    let status = 200;
    return serveHttp(process, [8080], (_request, { pathname }) => {
      switch (pathname) {
        case '/hostname':
          return text(`Hostname : ${hostname}\n`);
        case '/version':
          return text(`Version : ${version}\n`);
        case '/health':
          say(process, `${hostname} is Running`);
          return status === 200
            ? text(`${hostname} is Running\n`)
            : text(`${hostname} : Internal Server Error\n`, status);
        case '/status500':
          status = 500;
          return text('Status Code has Changed to 500\n');
        case '/status200':
          status = 200;
          return text('Status Code has Changed to 200\n');
        default:
          return text(`Hostname : ${hostname}\nVersion : ${version}\n`);
      }
    });
  };

/** A server that only says which port it listens on. */
const port =
  (number: number): NativeProgram =>
  async process => {
    process.usage?.(NODE_USAGE.milliCpu, NODE_USAGE.memoryBytes);
    return serveHttp(process, [number], () => text(`containerPort : ${number}\n`));
  };

/** Does nothing until it is asked to end: a container to look around in. */
const idle: NativeProgram = async process => {
  await untilAsked(process);
  return 0;
};

const SIZE = 265_000_000;

function image(
  account: string,
  name: string,
  natives: Readonly<Record<string, NativeProgram>>,
  tags: string,
  command: string,
): ImageDefinition[] {
  return tags.split(' ').map(tag => ({
    repository: `docker.io/${account}/${name}`,
    tags: { [tag]: SIZE },
    command: [command],
    exposedPorts: [],
    natives,
    unpack: root => installDebian(root, 'curl', 'ps', 'vi', 'ip', 'nslookup', 'ping'),
  }));
}

const ACCOUNTS = ['kubetm', 'tmkube'];

export const KUBETM_IMAGES: readonly ImageDefinition[] = ACCOUNTS.flatMap(account => [
  ...['latest', 'v1', 'v2'].flatMap(tag =>
    image(account, 'app', { '/usr/local/bin/app': app(tag === 'v2' ? 'v2' : 'v1') }, tag, 'app'),
  ),
  ...image(account, 'p8000', { '/usr/local/bin/p8000': port(8000) }, 'latest', 'p8000'),
  ...image(account, 'p8080', { '/usr/local/bin/p8080': port(8080) }, 'latest', 'p8080'),
  {
    repository: `docker.io/${account}/init`,
    tags: { latest: 75_000_000 },
    command: ['init'],
    natives: { '/usr/local/bin/init': idle },
    unpack: installBusybox,
  },
]);
