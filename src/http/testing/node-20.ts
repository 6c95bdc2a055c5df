/**
 * What the official client's HTTP library expects of Node 22 and Node 20 has not. Imported before the client by its
 * test, so that it runs on every Node that berth supports.
 */
import threads from 'node:worker_threads';
import zlib from 'node:zlib';

(zlib as { createZstdDecompress?: unknown }).createZstdDecompress ??= () => undefined;
(threads as { markAsUncloneable?: unknown }).markAsUncloneable ??= () => undefined;
(Promise as { withResolvers?: unknown }).withResolvers ??= () => {
  let settle = {};
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
};
