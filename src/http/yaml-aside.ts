import { Worker } from 'node:worker_threads';
import { readYamlBody, type YamlBody } from '../apiserver/wire/body.ts';

/** Shorter texts are read at once: a thread takes longer to start. */
const SHORT = 64 * 1024;
/** How long a text may take to read: milliseconds. */
const PATIENCE = 60_000;
/** What a text may take to read: MiB. */
const MEMORY = 1024;
const GIVEN_UP: YamlBody = { problem: 'yaml: document is too large to be read' };

/** Reads a YAML body; a long one in a thread of its own, one at a time, so that others are answered meanwhile. */
export function readYamlAside(text: string): Promise<YamlBody> | YamlBody {
  if (text.length < SHORT) return readYamlBody(text);
  const read = queue.then(() => inThread(text));
  queue = read;
  return read;
}

let queue: Promise<unknown> = Promise.resolve();

function inThread(text: string): Promise<YamlBody> {
  return new Promise(resolve => {
    const options = { workerData: text, resourceLimits: { maxOldGenerationSizeMb: MEMORY } };
    const thread = isSource()
      ? new Worker(fromSource(), { ...options, eval: true })
      : new Worker(new URL('../yaml-thread.js', import.meta.url), options);
    const done = (read: YamlBody) => {
      clearTimeout(timer);
      void thread.terminate();
      resolve(read);
    };
    const timer = setTimeout(() => done(GIVEN_UP), PATIENCE);
    thread.once('message', done);
    thread.once('error', () => done(GIVEN_UP));
  });
}

/** Started from its sources, as tests are, a thread needs its own loader; the bundle has the program beside its entry. */
function fromSource(): string {
  const program = JSON.stringify(new URL('./yaml-thread.ts', import.meta.url).href);
  return `import('tsx/esm/api').then(tsx => { tsx.register(); return import(${program}); });`;
}

function isSource(): boolean {
  return import.meta.url.endsWith('.ts');
}
