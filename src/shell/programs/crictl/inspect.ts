import { ProgramError } from '../../process/program.ts';
import { type Command, containerOf, podOf } from './command.ts';

/** `crictl inspect CONTAINER` */
export const inspect: Command = async (process, cri, args) => {
  const c = containerOf(
    cri,
    args.find(arg => !arg.startsWith('-')),
  );
  const pod = podOf(cri, c);
  const stamp = (ms: number) => (ms === 0 ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString());
  const status = {
    annotations: c.annotations,
    containerId: c.id,
    createdAt: stamp(c.createdAt),
    exitCode: c.exitCode,
    finishedAt: stamp(c.finishedAt),
    image: { image: c.image },
    imageRef: c.imageRef,
    labels: c.labels,
    logPath: c.logPath,
    message: c.message,
    metadata: { attempt: c.attempt, name: c.name },
    mounts: c.mounts,
    reason: c.reason,
    startedAt: stamp(c.startedAt),
    state: c.state,
  };
  await process.print(
    `${JSON.stringify({ info: { pid: c.pid, sandboxID: c.sandboxId, config: { command: c.argv, envs: c.env }, pod }, status }, undefined, 2)}\n`,
  );
  return 0;
};

/** `crictl inspectp POD` */
export const inspectp: Command = async (process, cri, args) => {
  const sandbox = cri.sandboxes().find(s => args[0] !== undefined && s.id.startsWith(args[0]));
  if (sandbox === undefined)
    throw new ProgramError(
      `rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`,
    );
  await process.print(`${JSON.stringify({ status: sandbox }, undefined, 2)}\n`);
  return 0;
};

/** `crictl version` */
export const version: Command = async (process, cri) => {
  await process.print(
    `Version:  0.1.0\nRuntimeName:  ${cri.version.name}\nRuntimeVersion:  ${cri.version.version}\nRuntimeApiVersion:  v1\n`,
  );
  return 0;
};

/** `crictl info` */
export const info: Command = async (process, cri) => {
  await process.print(
    `${JSON.stringify(
      {
        status: {
          conditions: [
            { message: '', reason: '', status: true, type: 'RuntimeReady' },
            { message: '', reason: '', status: true, type: 'NetworkReady' },
          ],
        },
        runtime: cri.version,
      },
      undefined,
      2,
    )}\n`,
  );
  return 0;
};
