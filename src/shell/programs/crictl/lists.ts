import { table } from '../machine.ts';
import { shortOptions } from '../options.ts';
import { age, type Command, podOf, size } from './command.ts';

/** `crictl ps`: the containers. */
export const ps: Command = async (process, cri, args) => {
  const { flags, values } = shortOptions(
    process,
    'aqo:p:s:l\x01:\x02:',
    {
      all: 'a',
      quiet: 'q',
      output: 'o',
      pod: 'p',
      name: '\x01',
      state: 's',
      namespace: '\x02',
      latest: 'l',
    },
    args,
  );
  const name = values.get('\x01');
  const state = values.get('s')?.toUpperCase();
  const namespace = values.get('\x02');
  const list = cri
    .containers()
    .filter(
      c =>
        (state === undefined
          ? flags.has('a') || c.state === 'CONTAINER_RUNNING'
          : c.state === `CONTAINER_${state}`) &&
        (name === undefined || new RegExp(name).test(c.name)) &&
        (namespace === undefined || new RegExp(namespace).test(podOf(cri, c).namespace)) &&
        (!values.has('p') || c.sandboxId.startsWith(values.get('p')!)),
    );
  if (flags.has('q')) await process.print(list.map(c => `${c.id}\n`).join(''));
  else if (values.get('o') === 'json')
    await process.print(`${JSON.stringify({ containers: list }, undefined, 2)}\n`);
  else {
    const rows = list.map(c => {
      const pod = podOf(cri, c);
      return [
        c.id.slice(0, 13),
        c.imageId.replace(/^sha256:/, '').slice(0, 13),
        age(process, c.createdAt),
        c.state
          .replace('CONTAINER_', '')
          .toLowerCase()
          .replace(/^\w/, x => x.toUpperCase()),
        c.name,
        String(c.attempt),
        c.sandboxId.slice(0, 13),
        pod.name,
        pod.namespace,
      ];
    });
    await process.print(
      table(
        [
          ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
          ...rows,
        ],
        4,
      ),
    );
  }
  return 0;
};

/** `crictl pods`: the sandboxes. */
export const pods: Command = async (process, cri, args) => {
  const { flags, values } = shortOptions(
    process,
    'qo:\x01:\x02:s:',
    { quiet: 'q', output: 'o', name: '\x01', namespace: '\x02', state: 's' },
    args,
  );
  const list = cri
    .sandboxes()
    .filter(
      s =>
        (!values.has('\x01') || new RegExp(values.get('\x01')!).test(s.name)) &&
        (!values.has('\x02') || new RegExp(values.get('\x02')!).test(s.namespace)) &&
        (!values.has('s') || s.state === `SANDBOX_${values.get('s')!.toUpperCase()}`),
    );
  if (flags.has('q')) await process.print(list.map(s => `${s.id}\n`).join(''));
  else {
    const rows = list.map(s => [
      s.id.slice(0, 13),
      age(process, s.createdAt),
      s.state === 'SANDBOX_READY' ? 'Ready' : 'NotReady',
      s.name,
      s.namespace,
      String(s.attempt),
      '(default)',
    ]);
    await process.print(
      table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows], 4),
    );
  }
  return 0;
};

/** `crictl images` */
export const images: Command = async (process, cri, args) => {
  const quiet = args.includes('-q');
  const rows = cri.images().flatMap(image =>
    image.repoTags.map(tag => {
      const colon = tag.lastIndexOf(':');
      return [
        tag.slice(0, colon),
        tag.slice(colon + 1),
        image.id.replace(/^sha256:/, '').slice(0, 13),
        size(image.sizeBytes),
      ];
    }),
  );
  await process.print(
    quiet
      ? cri
          .images()
          .map(i => `${i.id}\n`)
          .join('')
      : table([['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...rows], 4),
  );
  return 0;
};

/** `crictl stats`: what the running containers use. */
export const stats: Command = async (process, cri) => {
  const rows = cri
    .containers()
    .filter(c => c.state === 'CONTAINER_RUNNING')
    .map(c => {
      const { milliCpu, memoryBytes } = cri.usage(c.id);
      return [c.id.slice(0, 13), c.name, (milliCpu / 10).toFixed(2), size(memoryBytes), '0B', '0'];
    });
  await process.print(table([['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES'], ...rows], 4));
  return 0;
};
