/** The program of a pod's sandbox: it holds the namespaces and does nothing. */
import type { NativeProgram } from '../../machine/runner.ts';
import { untilAsked } from '../program/command.ts';

export const pause: NativeProgram = async process => {
  await untilAsked(process);
  void process.stderr.write('Shutting down, got signal: Terminated\n');
  return 0;
};
