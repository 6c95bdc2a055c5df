import { type Program, ProgramError } from '../process/program.ts';

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `sleep NUMBER[smhd]...` in simulated time. */
export const sleep: Program = async process => {
  if (process.args.length === 0)
    throw new ProgramError("missing operand\nTry 'sleep --help' for more information.");
  let seconds = 0;
  for (const arg of process.args) {
    if (arg === 'infinity' || arg === 'inf') seconds = Number.POSITIVE_INFINITY;
    const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(arg);
    if (match) seconds += Number(match[1]) * UNITS[match[2]!]!;
    else if (seconds !== Number.POSITIVE_INFINITY) {
      throw new ProgramError(`invalid time interval '${arg}'\nTry 'sleep --help' for more information.`);
    }
  }
  await process.sleep(Math.min(seconds * 1000, 1e12));
  return 0;
};
