import type { Program, Programs } from '../process/program.ts';
import { base64 } from './base64.ts';
import { bash } from './bash.ts';
import { asProgram } from './builtin-program.ts';
import { asApplet } from './busybox/applet.ts';
import { APPLETS, busyboxItself } from './busybox/applets.ts';
import { cat } from './cat.ts';
import { chroot } from './chroot.ts';
import { crictl } from './crictl/crictl.ts';
import { curl, wget } from './curl.ts';
import { cut } from './cut.ts';
import { date } from './date/date.ts';
import { dd } from './dd.ts';
import { diff } from './diff.ts';
import { env, printenv } from './env.ts';
import { expr } from './expr.ts';
import { find } from './find/find.ts';
import { getent } from './getent.ts';
import { grep } from './grep/grep.ts';
import { head } from './head.ts';
import { hostnamectl } from './hostnamectl.ts';
import { journalctl } from './journalctl.ts';
import { kubeadm } from './kubeadm/kubeadm.ts';
import { kubectl } from './kubectl.ts';
import { less } from './less.ts';
import { ls } from './ls.ts';
import { man } from './man.ts';
import { nano } from './nano.ts';
import { dig } from './network/dig.ts';
import { ip } from './network/ip.ts';
import { iptables } from './network/iptables.ts';
import { nc } from './network/nc.ts';
import { nslookup } from './network/nslookup.ts';
import { ping } from './network/ping.ts';
import { ss } from './network/ss.ts';
import { openssl } from './openssl/openssl.ts';
import { paste } from './paste.ts';
import { pgrep, pkill, ps } from './ps.ts';
import { pstree } from './pstree.ts';
import { scp, ssh } from './remote.ts';
import { sed } from './sed/sed.ts';
import { seq } from './seq.ts';
import { service } from './service.ts';
import { sleep } from './sleep.ts';
import { chown, cmp, mkdir, nohup, realpath, timeout, which, xargs } from './small-tools.ts';
import { sort } from './sort.ts';
import { stty } from './stty.ts';
import { clear, df, free, hostname, mktemp, nproc, reset, sync, tty, uname, uptime } from './system.ts';
import { systemctl } from './systemctl/systemctl.ts';
import { tail } from './tail.ts';
import { tar } from './tar.ts';
import { tee } from './tee.ts';
import { TEXT_TOOLS, textTool } from './text-tools.ts';
import { top } from './top.ts';
import { uniq } from './uniq.ts';
import { groups, id, su, sudo, whoami } from './users.ts';
import { vi } from './vi.ts';
import { watch } from './watch.ts';
import { yes } from './yes.ts';
import { yq } from './yq.ts';

/** Programs that are the shell's builtins too, for those who start them without a shell. */
const BUILTIN_PROGRAMS = ['echo', 'printf', 'test', '[', 'true', 'false', 'pwd', 'kill'];

const OWN: Record<string, Program> = {
  base64,
  bash,
  sh: bash,
  ash: bash,
  dash: bash,
  zsh: bash,
  cat,
  chgrp: chown,
  chown,
  chroot,
  clear,
  cmp,
  crictl,
  curl,
  cut,
  date,
  dd,
  df,
  diff,
  dig,
  egrep: grep,
  env,
  expr,
  fgrep: grep,
  find,
  free,
  grep,
  getent,
  groups,
  head,
  hostname,
  hostnamectl,
  id,
  ip,
  iptables,
  'iptables-save': iptables,
  journalctl,
  killall: pkill,
  kubeadm,
  kubectl,
  less,
  ls,
  man,
  mkdir,
  mktemp,
  more: less,
  nano,
  nc,
  netstat: ss,
  nice: nohup,
  nohup,
  nproc,
  nslookup,
  openssl,
  paste,
  pgrep,
  ping,
  pkill,
  printenv,
  ps,
  pstree,
  realpath,
  reset,
  scp,
  sed,
  seq,
  service,
  sleep,
  sort,
  ss,
  ssh,
  stty,
  su,
  sudo,
  sync,
  systemctl,
  tail,
  tar,
  tee,
  timeout,
  top,
  tty,
  uname,
  uniq,
  uptime,
  vi,
  view: vi,
  vim: vi,
  watch,
  wget,
  which,
  whoami,
  xargs,
  yes,
  yq,
};

/** Everything that an executable may be the shell's program for, by base name. */
export const programs: Programs = new Map<string, Program>([
  ...TEXT_TOOLS.map((name): [string, Program] => [name, textTool(name)]),
  ...BUILTIN_PROGRAMS.map((name): [string, Program] => [name, asProgram(name)]),
  ...Object.entries(OWN),
]);

/** Shells speak as the one that they are called as: see kind.ts. */
const SHELLS: ReadonlySet<string> = new Set(['bash', 'sh', 'dash', 'ash']);

/** BusyBox's applets, by name. */
export const applets: Programs = new Map<string, Program>([
  ...[...programs].map(([name, program]): [string, Program] => [
    name,
    SHELLS.has(name) ? program : asApplet(APPLETS.get(name) ?? program),
  ]),
  [
    'busybox',
    busyboxItself(
      name => applets.get(name),
      () => [...applets.keys()].sort(),
    ),
  ],
]);
