import { harmless, harmlessJson } from '../base/harmless.ts';

/** Everything that a command says goes through here: what it tells of clusters, packs and files cannot steer the terminal. */
export function print(text: string): void {
  process.stdout.write(harmless(text));
}

/** Says it as JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${harmlessJson(value)}\n`);
}

/** Says on standard error what is wrong. */
export function complain(message: string): void {
  process.stderr.write(`berth: ${harmless(message)}\n`);
}
