// models pkg/kubelet/kuberuntime/kuberuntime_container.go, getTerminationMessage
import type { FileSystem } from '../../machine/filesystem.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { parseLog } from '../runtime/log-file.ts';

const MOST_BYTES = 4096;
const FALLBACK_BYTES = 2048;
const FALLBACK_LINES = 80;
const ANNOTATION = 'io.kubernetes.container.terminationMessage';

/** What a container that has ended left behind about why: its message file, or the end of its log where it asks for that. */
export function terminationMessage({ config, exitCode, log }: RuntimeContainer, files: FileSystem): string {
  const path = config.annotations[`${ANNOTATION}Path`];
  const mounted = config.mounts.find(({ containerPath }) => containerPath === path)?.hostPath;
  const written =
    mounted !== undefined && files.exists(mounted) ? files.readText(mounted).slice(0, MOST_BYTES) : '';
  if (
    written !== '' ||
    exitCode === 0 ||
    config.annotations[`${ANNOTATION}Policy`] !== 'FallbackToLogsOnError'
  )
    return written;
  if (!files.exists(log.path)) return '';
  const lines = parseLog(files.readText(log.path)).slice(-FALLBACK_LINES);
  return lines
    .map(({ text }) => `${text}\n`)
    .join('')
    .slice(-FALLBACK_BYTES);
}
