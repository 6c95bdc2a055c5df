/** Where units come from: the folders that systemd reads, and the links that enable and mask. */

import { basename, joinPath } from '../files/inode.ts';
import { FileError, type FileSystem } from '../filesystem.ts';
import { parseUnit, type UnitSettings } from './unit-file.ts';

const ADMIN = '/etc/systemd/system';
const FOLDERS = [ADMIN, '/run/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system'];

/** A unit as it was read. */
export interface UnitDefinition {
  readonly name: string;
  readonly load: 'loaded' | 'masked' | 'not-found' | 'bad-setting';
  readonly path: string | undefined;
  readonly dropIns: readonly string[];
  readonly settings: UnitSettings;
  /** The texts that were read, to notice when they change. */
  readonly texts: readonly string[];
}

export type EnabledState = 'enabled' | 'disabled' | 'static' | 'masked' | 'not-found';

export class UnitStore {
  private loaded = new Map<string, UnitDefinition>();

  constructor(private readonly files: FileSystem) {}

  /** The unit as systemd knows it: read at first use, then kept until `reload`. */
  get(name: string): UnitDefinition {
    const known = this.loaded.get(name);
    if (known !== undefined && known.load !== 'not-found') return known;
    const read = this.read(name);
    this.loaded.set(name, read);
    return read;
  }

  /** Forgets what was read (`systemctl daemon-reload`). */
  reload(): void {
    this.loaded = new Map();
  }

  /** True when the files on disk are no longer those that were read. */
  isStale(name: string): boolean {
    const known = this.loaded.get(name);
    if (known === undefined || known.load === 'not-found') return false;
    const now = this.read(name);
    return now.path !== known.path || now.texts.join('\0') !== known.texts.join('\0');
  }

  /** Names of all units that have a file. */
  names(): readonly string[] {
    const found = new Set<string>();
    for (const folder of FOLDERS)
      for (const name of this.entries(folder))
        if (/\.(service|target|socket|timer)$/.test(name)) found.add(name);
    return [...found].sort();
  }

  enabledState(name: string): EnabledState {
    const unit = this.read(name);
    if (unit.load === 'not-found' || unit.load === 'masked') return unit.load;
    const links = this.wantedBy(unit);
    if (links.length === 0) return 'static';
    return links.some(link => this.isLink(link)) ? 'enabled' : 'disabled';
  }

  /** Makes the links of `[Install]`; returns what systemctl prints. */
  enable(name: string): readonly string[] {
    const unit = this.read(name);
    const lines: string[] = [];
    for (const link of this.wantedBy(unit)) {
      if (this.isLink(link)) continue;
      this.files.mkdir(link.slice(0, link.lastIndexOf('/')), { recursive: true });
      this.files.symlink(unit.path!, link);
      lines.push(`Created symlink ${link} → ${unit.path}.`);
    }
    return lines;
  }

  /** Removes the links of `[Install]`; returns what systemctl prints. */
  disable(name: string): readonly string[] {
    const lines: string[] = [];
    for (const folder of this.entries(ADMIN).filter(entry => /\.(wants|requires)$/.test(entry))) {
      const link = joinPath(joinPath(ADMIN, folder), name);
      if (!this.isLink(link)) continue;
      this.files.rm(link);
      lines.push(`Removed "${link}".`);
    }
    return lines;
  }

  /** Links the unit to /dev/null; returns what systemctl prints. @throws FileError EEXIST where a file of its own is in the way */
  mask(name: string): readonly string[] {
    const path = joinPath(ADMIN, name);
    if (this.isLink(path) && this.files.readlink(path) === '/dev/null') return [];
    if (this.isThere(path)) throw new FileError('EEXIST', path);
    this.files.symlink('/dev/null', path);
    return [`Created symlink ${path} → /dev/null.`];
  }

  /** Takes the link to /dev/null away. */
  unmask(name: string): readonly string[] {
    const path = joinPath(ADMIN, name);
    if (!this.isLink(path) || this.files.readlink(path) !== '/dev/null') return [];
    this.files.rm(path);
    return [`Removed "${path}".`];
  }

  /** Names of the units that a target wants. */
  wants(target: string): readonly string[] {
    return FOLDERS.flatMap(folder => this.entries(joinPath(folder, `${target}.wants`))).sort();
  }

  private wantedBy(unit: UnitDefinition): string[] {
    const targets = ['wants', 'requires'].flatMap(kind =>
      (unit.settings.get(kind === 'wants' ? 'Install.WantedBy' : 'Install.RequiredBy') ?? [])
        .flatMap(value => value.split(/\s+/))
        .map(target => `${ADMIN}/${target}.${kind}/${unit.name}`),
    );
    return targets;
  }

  private read(name: string): UnitDefinition {
    const empty = { name, dropIns: [], settings: new Map(), texts: [] };
    const path = FOLDERS.map(folder => joinPath(folder, name)).find(each => this.isThere(each));
    if (path !== undefined && this.isLink(path) && this.files.readlink(path) === '/dev/null')
      return { ...empty, load: 'masked', path };
    if (path === undefined || !this.files.exists(path))
      return { ...empty, load: 'not-found', path: undefined };
    const dropIns = this.dropIns(name);
    const texts = [path, ...dropIns].map(each => this.files.readText(each));
    const settings = parseUnit(texts);
    const usable = !name.endsWith('.service') || (settings.get('Service.ExecStart')?.length ?? 0) > 0;
    return { name, load: usable ? 'loaded' : 'bad-setting', path, dropIns, settings, texts };
  }

  private dropIns(name: string): string[] {
    const byName = new Map<string, string>();
    for (const folder of [...FOLDERS].reverse())
      for (const entry of this.entries(`${folder}/${name}.d`))
        if (entry.endsWith('.conf')) byName.set(basename(entry), `${folder}/${name}.d/${entry}`);
    return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  }

  private entries(folder: string): readonly string[] {
    return this.files.exists(folder) ? this.files.readdir(folder) : [];
  }

  private isThere(path: string): boolean {
    return this.files.exists(path) || this.isLink(path);
  }

  private isLink(path: string): boolean {
    try {
      return this.files.lstat(path).type === 'symlink';
    } catch {
      return false;
    }
  }
}
