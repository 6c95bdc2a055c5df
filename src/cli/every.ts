/** Calls back in the host's time until it is stopped. @param ms milliseconds between two calls */
export function every(ms: number, task: () => void): { stop(): void } {
  const timer = setInterval(task, ms);
  return { stop: () => clearInterval(timer) };
}
