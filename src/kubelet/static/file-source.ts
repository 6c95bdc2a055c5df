// models pkg/kubelet/config/file.go and file_linux.go
import type { Pod } from '../../api/generated/types.ts';
import type { KubeletContext } from '../context.ts';
import { rfc3339Nano } from '../runtime/log-file.ts';
import { ManifestError, staticPod } from './manifest.ts';

/** Reads the folder of static pod manifests, whenever something in it changes and every now and then. */
export class FileSource {
  private watcher: { stop(): void } | undefined;
  /** The pods by file, with the text that they were read from. */
  private readonly known = new Map<string, { readonly text: string; readonly pod: Pod | undefined }>();

  /** @param changed told of all pods of the folder when they are other than before */
  constructor(
    private readonly context: KubeletContext,
    private readonly path: string,
    private readonly changed: (pods: readonly Pod[]) => void,
  ) {}

  start(): void {
    const { files, clock, config, log } = this.context;
    log.info('file.go:69', `"Adding static pod path" path="${this.path}"`);
    this.watcher = files.watch(
      this.path,
      clock.bind(() => this.read()),
    );
    clock.every(config.fileCheckFrequency, () => this.read());
    this.read(true);
  }

  stop(): void {
    this.watcher?.stop();
  }

  private read(always = false): void {
    const texts = this.texts();
    let same = texts.size === this.known.size;
    for (const [path, text] of texts) {
      if (this.known.get(path)?.text === text) continue;
      same = false;
      this.known.set(path, { text, pod: this.parse(path, text) });
    }
    for (const path of this.known.keys()) if (!texts.has(path)) this.known.delete(path);
    if (same && !always) return;
    this.changed([...this.known.values()].flatMap(({ pod }) => (pod === undefined ? [] : [pod])));
  }

  private texts(): Map<string, string> {
    const { files, log } = this.context;
    const texts = new Map<string, string>();
    if (!files.exists(this.path)) {
      log.error(
        'file.go:98',
        `"Unable to read config path" err="path does not exist, ignoring" path="${this.path}"`,
      );
      return texts;
    }
    if (files.stat(this.path).type === 'file') return texts.set(this.path, files.readText(this.path));
    for (const name of files.readdir(this.path)) {
      const path = `${this.path}/${name}`;
      if (name.startsWith('.') || !files.exists(path) || files.stat(path).type !== 'file') continue;
      texts.set(path, files.readText(path));
    }
    return texts;
  }

  private parse(path: string, text: string): Pod | undefined {
    const { nodeName, clock, log } = this.context;
    try {
      return staticPod(path, text, nodeName, rfc3339Nano(clock.now()));
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      log.error('file.go:187', `"Could not process manifest file" err="${error.message}" path="${path}"`);
      return undefined;
    }
  }
}
