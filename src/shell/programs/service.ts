import { type Program, ProgramError } from '../process/program.ts';

/** `service NAME VERB` */
export const service: Program = async process => {
  const [name, verb] = process.args;
  if (name === undefined || verb === undefined)
    throw new ProgramError('usage: service <name> <start|stop|restart|status>');
  return process.run(['systemctl', verb, name]);
};
