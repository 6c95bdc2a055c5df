/** Base images: a userland and no service. Their default command is a shell, which ends at once without a terminal. */
import type { FileSystem } from '../../machine/filesystem.ts';
import type { ImageDefinition } from '../definition.ts';
import { install, installBusybox, installDebian, put } from './userland.ts';

const NET_TOOLS = [
  'curl',
  'dig',
  'host',
  'nslookup',
  'nc',
  'ping',
  'ip',
  'ss',
  'netstat',
  'traceroute',
  'tcpdump',
  'jq',
  'vi',
  'vim',
  'ps',
];

const ubuntu = (root: FileSystem) => {
  installDebian(root, 'ps');
  put(
    root,
    '/etc/os-release',
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\n',
  );
};

const alpine = (root: FileSystem, tag: string) => {
  installBusybox(root);
  install(root, '/sbin', ['apk']);
  put(root, '/etc/alpine-release', `${/^\d/.test(tag) ? tag : '3.23.2'}\n`);
  put(
    root,
    '/etc/os-release',
    'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.23.2\nPRETTY_NAME="Alpine Linux v3.23"\n',
  );
};

const busybox: Omit<ImageDefinition, 'repository' | 'tags'> = { command: ['sh'], unpack: installBusybox };

export const BASE_IMAGES: readonly ImageDefinition[] = [
  {
    ...busybox,
    repository: 'docker.io/library/busybox',
    tags: {
      'latest 1 1.37 1.37.0 stable stable-glibc glibc': 2_222_260,
      'musl stable-musl 1.37-musl': 843_230,
      '1.36 1.36.1 1.36.0': 2_211_204,
      '1.35 1.35.0 1.34 1.34.1 1.33 1.33.1 1.32 1.32.1 1.31 1.31.1 1.30 1.30.1 1.29 1.29.3': 777_536,
      '1.28 1.28.4 1.28.0 1.27 1.27.2 1.26': 727_869,
    },
  },
  { ...busybox, repository: 'registry.k8s.io/busybox', tags: { 'latest 1.27 1.27.2 1.24': 676_640 } },
  { ...busybox, repository: 'k8s.gcr.io/busybox', tags: { 'latest 1.27 1.24': 676_640 } },
  { ...busybox, repository: 'gcr.io/google_containers/busybox', tags: { 'latest 1.27 1.24': 676_640 } },
  { ...busybox, repository: 'quay.io/prometheus/busybox', tags: { latest: 1_200_000 } },
  {
    ...busybox,
    repository: 'registry.k8s.io/e2e-test-images/busybox',
    tags: { '1.29 1.29-4 1.36.1-1': 732_685 },
  },
  {
    repository: 'docker.io/library/alpine',
    tags: {
      'latest 3 3.23 3.23.2 3.23.0': 3_862_189,
      '3.22 3.22.2 3.21 3.21.5 3.20 3.20.8 3.19 3.19.9 3.18 3.17 3.16 3.15': 3_640_000,
      '3.14 3.13 3.12 3.11 3.10 3.9 3.8': 2_800_000,
      edge: 3_900_000,
    },
    command: ['/bin/sh'],
    unpack: alpine,
  },
  {
    repository: 'docker.io/library/ubuntu',
    tags: {
      'latest 24.04 noble': 29_724_688,
      '22.04 jammy': 29_538_000,
      '20.04 focal': 27_511_000,
      '18.04 bionic': 25_690_000,
      '16.04 xenial 14.04 trusty': 46_500_000,
      '25.10 rolling': 31_000_000,
    },
    command: ['/bin/bash'],
    unpack: ubuntu,
  },
  {
    repository: 'docker.io/library/debian',
    tags: {
      'latest 13 trixie stable': 49_282_000,
      '12 bookworm oldstable': 48_480_000,
      '11 bullseye': 53_750_000,
      'trixie-slim 13-slim stable-slim': 29_780_000,
      'bookworm-slim 12-slim bullseye-slim buster-slim': 28_230_000,
    },
    command: ['bash'],
    unpack: root => installDebian(root),
  },
  {
    repository: 'docker.io/library/centos',
    tags: { 'latest 8 centos8': 83_518_086, '7 centos7': 76_097_157 },
    command: ['/bin/bash'],
    unpack: root => installDebian(root, 'curl', 'vi', 'ps', 'ip'),
  },
  {
    repository: 'docker.io/library/fedora',
    tags: { 'latest 43 42': 62_000_000 },
    command: ['/bin/bash'],
    unpack: root => installDebian(root, 'curl', 'vi'),
  },
  {
    repository: 'docker.io/library/amazonlinux',
    tags: { 'latest 2023 2': 55_000_000 },
    command: ['/bin/bash'],
    unpack: root => installDebian(root, 'curl'),
  },
  {
    repository: 'docker.io/library/bash',
    tags: { 'latest 5 5.3 5.2 4.4': 6_000_000 },
    entrypoint: [],
    command: ['bash'],
    unpack: root => {
      installBusybox(root);
      install(root, '/usr/local/bin', ['bash']);
    },
  },
  {
    repository: 'docker.io/library/hello-world',
    tags: { 'latest linux': 2_380 },
    command: ['/hello'],
    natives: {
      '/hello': async process => {
        await process.stdout.write(
          '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n',
        );
        return 0;
      },
    },
  },
  {
    repository: 'docker.io/curlimages/curl',
    tags: {
      'latest 8.17.0 8.16.0 8.15.0 8.12.1 8.11.1 8.10.1 8.8.0 8.7.1 8.6.0 8.5.0 8.4.0 8.2.1 8.1.2 7.88.1 7.87.0 7.85.0 7.82.0': 9_400_000,
    },
    command: ['sh'],
    user: { uid: 100, gid: 101 },
    unpack: root => {
      installBusybox(root);
      install(root, '/usr/bin', ['curl']);
    },
  },
  {
    repository: 'docker.io/radial/busyboxplus',
    tags: { 'curl latest': 4_600_000 },
    command: ['sh'],
    unpack: root => {
      installBusybox(root);
      install(root, '/usr/bin', ['curl']);
    },
  },
  {
    repository: 'docker.io/nicolaka/netshoot',
    tags: { 'latest v0.14 v0.13 v0.12': 201_700_000 },
    command: ['zsh'],
    unpack: root => {
      installBusybox(root);
      install(root, '/usr/bin', [...NET_TOOLS, 'bash', 'zsh']);
    },
  },
  {
    repository: 'docker.io/infoblox/dnstools',
    tags: { latest: 5_300_000 },
    command: ['sh'],
    unpack: root => {
      installBusybox(root);
      install(root, '/usr/bin', NET_TOOLS);
    },
  },
  {
    repository: 'docker.io/tutum/dnsutils',
    tags: { latest: 100_000_000 },
    command: ['bash'],
    unpack: root => installDebian(root, ...NET_TOOLS),
  },
  {
    repository: 'registry.k8s.io/e2e-test-images/jessie-dnsutils',
    tags: { '1.3 1.7': 112_000_000 },
    command: ['sleep', '3600'],
    unpack: root => installDebian(root, ...NET_TOOLS),
  },
  {
    repository: 'docker.io/bitnami/kubectl',
    tags: { latest: 70_000_000 },
    entrypoint: ['kubectl'],
    unpack: root => installDebian(root, 'kubectl'),
  },
  {
    repository: 'registry.k8s.io/kubectl',
    tags: { 'v1.36.2 v1.35.0 v1.34.0': 25_000_000 },
    entrypoint: ['/bin/kubectl'],
    unpack: root => install(root, '/bin', ['kubectl']),
  },
];
