/** The programs that base images bring along: files whose names the shell knows. */
import { BUSYBOX_FILE } from '../../machine/busybox.ts';
import type { FileSystem } from '../../machine/filesystem.ts';

const COREUTILS =
  'base64 basename cat chgrp chmod chown cksum comm cp cut date dd df dirname du echo env expand expr false fold groups head hostname id join kill ln ls md5sum mkdir mktemp mv nl nproc od paste printenv printf pwd readlink realpath rm rmdir seq sha1sum sha256sum sha512sum shuf sleep sort split stat stty sum sync tac tail tee test timeout touch tr true truncate tty uname unexpand uniq unlink wc whoami yes';
const BUSYBOX =
  '[ arp ash awk bzip2 chroot clear cmp crond diff dmesg egrep fgrep find free fuser getopt grep gunzip gzip hexdump ifconfig install ip killall less logger mesg mknod more mount nc netstat nice nohup nslookup pgrep pidof ping pkill ps reset rev route sed setsid sh strings su tar telnet time top traceroute umount unzip uptime usleep vi watch wget which who xargs xxd zcat';
const DEBIAN =
  '[ awk bash chroot cmp diff egrep fgrep find grep gunzip gzip install mount perl-base sed sh tar umount which xargs zcat apt apt-get dpkg getent';

/** busybox and alpine: everything in one program, found under many names in /bin. */
export function installBusybox(root: FileSystem): void {
  install(root, '/bin', [...COREUTILS.split(' '), ...BUSYBOX.split(' '), 'busybox'], BUSYBOX_FILE);
  accounts(root, '/bin/sh');
}

/** Debian and Ubuntu: bash, the coreutils, apt; no ps, curl, ping or editor. */
export function installDebian(root: FileSystem, ...more: readonly string[]): void {
  install(root, '/usr/bin', [...COREUTILS.split(' '), ...DEBIAN.split(' '), ...more]);
  root.symlink('usr/bin', '/bin');
  accounts(root, '/bin/bash');
  root.writeFile(
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nID=debian\n',
  );
}

/** Puts executables into a folder. */
export function install(
  root: FileSystem,
  folder: string,
  names: readonly string[],
  content = '\x7fELF',
): void {
  root.mkdir(folder, { recursive: true });
  for (const name of names) root.writeFile(`${folder}/${name}`, content, { mode: 0o755 });
}

/** Writes a file and the folders above it. */
export function put(root: FileSystem, path: string, text: string, mode = 0o644): void {
  root.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
  root.writeFile(path, text, { mode });
}

function accounts(root: FileSystem, shell: string): void {
  put(root, '/etc/passwd', `root:x:0:0:root:/root:${shell}\nnobody:x:65534:65534:nobody:/home:/bin/false\n`);
  put(root, '/etc/group', 'root:x:0:\nnogroup:x:65534:\n');
  for (const folder of ['/root', '/home', '/tmp', '/usr/bin', '/var/log', '/opt', '/mnt', '/srv'])
    root.mkdir(folder, { recursive: true });
}
