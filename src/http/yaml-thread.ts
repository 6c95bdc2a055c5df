/** The program of the thread that reads one long YAML body. */
import { parentPort, workerData } from 'node:worker_threads';
import { readYamlBody } from '../apiserver/wire/body.ts';

parentPort?.postMessage(readYamlBody(workerData as string));
