/**
 * Names that learners' notes use for an application of one's own. No public registry has them; here they exist,
 * so that the manifests of the notes can be tried as they stand.
 */
import type { NativeProgram } from '../../machine/runner.ts';
import type { ImageDefinition } from '../definition.ts';
import { untilAsked } from '../program/command.ts';
import { WEBAPP_COLOR } from './demo-apps.ts';
import { say } from './http-server.ts';
import { installBusybox } from './userland.ts';

const SIZE = 30_000_000;

/** Works away until it is asked to end. */
const worker =
  (name: string): NativeProgram =>
  async process => {
    process.usage?.(3, 14 * 1024 * 1024);
    say(process, `${name} started`);
    await untilAsked(process);
    say(process, `${name} stopped`);
    return 0;
  };

export const NOTES_IMAGES: readonly ImageDefinition[] = [
  ...['monitoring-agent', 'data-processor'].map(name => ({
    repository: `docker.io/library/${name}`,
    tags: { latest: SIZE },
    command: [name],
    natives: { [`/usr/local/bin/${name}`]: worker(name) },
    unpack: installBusybox,
  })),
  ...['simple-webapp', 'simple-webapp-color'].map(name => ({
    repository: `docker.io/library/${name}`,
    tags: { latest: SIZE },
    entrypoint: ['/opt/app'],
    natives: { '/opt/app': WEBAPP_COLOR },
    exposedPorts: [8080],
    unpack: installBusybox,
  })),
];
