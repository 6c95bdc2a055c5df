/** `--record`: the command line, kept with what it changed. models cli-runtime/pkg/genericclioptions/record_flags.go */
import type { JsonObject } from '../../base/json.ts';
import { bool, type Flag } from '../framework/flag.ts';
import type { Run } from '../run.ts';
import { type Info, metaOf } from './info.ts';
import { patchObject } from './write.ts';

const ANNOTATION = 'kubernetes.io/change-cause';

/** Taken as ever, and told to be going away. */
export const RECORD_FLAG: Flag = bool(
  'record',
  'Keep this command line in the annotation kubernetes.io/change-cause.',
  { hidden: true, deprecated: '--record will be removed in the future' },
);

/** Whether --record was asked for, which some commands do not take. */
function isAsked({ flags }: Run): boolean {
  return flags.has('record') && flags.bool('record');
}

/** The object with the command line in its annotations, where --record asks for it. */
export function recorded(run: Run, object: JsonObject): JsonObject {
  if (!isAsked(run)) return object;
  const metadata = metaOf(object);
  const annotations = { ...(metadata.annotations as object | undefined), [ANNOTATION]: commandLine(run) };
  return { ...object, metadata: { ...metadata, annotations } } as JsonObject;
}

/** Writes it to an object that was changed already, where --record asks for it. */
export async function record(run: Run, { resource, namespace, name }: Info): Promise<void> {
  if (!isAsked(run)) return;
  await patchObject(run, resource, namespace, name, 'merge-patch+json', recorded(run, {}));
}

/** Arguments first, then the flags as they were given, each with its value. */
function commandLine(run: Run): string {
  const flags = run.flags.given.map(([name, value]) => `--${name}=${value}`);
  return [run.located.path.join(' '), ...run.args, ...flags].join(' ');
}
