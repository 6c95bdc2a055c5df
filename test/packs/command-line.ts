import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';

/** Runs a command line in this process. @returns what it prints, and its exit code */
export async function berth(...words: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const write = (chunk: unknown) => {
    out += String(chunk);
    return true;
  };
  const spies = [process.stdout, process.stderr].map(stream =>
    vi.spyOn(stream, 'write').mockImplementation(write as never),
  );
  try {
    return { code: await runCommandLine(['node', 'berth', ...words]), out };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
