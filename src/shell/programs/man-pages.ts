/** What `man` shows: a line and the use of the programs that a learner needs, in our own words. */
export interface ManPage {
  readonly summary: string;
  readonly use: string;
  readonly text: string;
}

const page = (summary: string, use: string, text: string): ManPage => ({ summary, use, text });

export const MAN_PAGES: Readonly<Record<string, ManPage>> = {
  awk: page(
    'take lines apart',
    "awk [-F SEPARATOR] 'PATTERN {ACTION}' [FILE...]",
    "$1, $2 ... are the words of a line, $0 is all of it, NR counts lines, NF words.\nExample: kubectl get pods | awk 'NR>1 {print $1}'",
  ),
  base64: page(
    'encode and decode base64',
    'base64 [-d] [-w COLUMNS] [FILE]',
    '-d decodes; -w 0 writes one line.\nExample: kubectl get secret s -o jsonpath={.data.key} | base64 -d',
  ),
  bash: page(
    'the shell',
    'bash [-c TEXT | FILE] [ARGUMENT...]',
    'Reads commands, expands them, runs them. help lists its builtins. ^R searches the history, ^C stops, ^Z suspends, fg goes on. set -o vi edits lines as vi does.',
  ),
  cat: page(
    'print files',
    'cat [-n] [FILE...]',
    'Prints files one after the other; - is standard input; -n numbers lines.',
  ),
  chmod: page('change modes of files', 'chmod [-R] MODE FILE...', 'MODE is octal (0644) or symbolic (u+x).'),
  cp: page(
    'copy files',
    'cp [-r] [-p] SOURCE... TARGET',
    '-r copies folders. Before you change a manifest, copy it to a place outside of /etc/kubernetes/manifests: the kubelet runs every file there.',
  ),
  crictl: page(
    'containers of the container runtime',
    'crictl ps|pods|images|logs|inspect|exec|stop|rm|rmp|pull ...',
    'Works on a node without the API server. crictl ps -a shows ended containers too; crictl logs ID shows what one printed.',
  ),
  curl: page(
    'send a request',
    'curl [-k] [-s] [-i] [-X METHOD] [-H HEADER] [-d DATA] [--cacert F] [--cert F --key F] URL',
    '-k does not check the certificate; -s is silent; -i shows headers; -m SECONDS gives up.',
  ),
  cut: page(
    'cut columns out of lines',
    'cut -d SEPARATOR -f LIST [FILE...]',
    'Example: cut -d: -f1,7 /etc/passwd',
  ),
  df: page('space of file systems', 'df [-h] [PATH]', '-h writes sizes for people.'),
  diff: page(
    'compare files',
    'diff [-u] [-r] FILE FILE',
    '-u shows the lines around a change. Ends with 1 when there is a difference.',
  ),
  etcdctl: page(
    'ask etcd',
    'etcdctl --endpoints=URL --cacert=F --cert=F --key=F COMMAND',
    'endpoint health, endpoint status, member list, get KEY --prefix --keys-only, snapshot save FILE.\nThe files are named in /etc/kubernetes/manifests/etcd.yaml.',
  ),
  etcdutl: page(
    'work on the files of etcd',
    'etcdutl snapshot status FILE [-w table]\netcdutl snapshot restore FILE --data-dir=FOLDER',
    'restore makes a new data folder; then point the hostPath volume of /etc/kubernetes/manifests/etcd.yaml at it.',
  ),
  find: page(
    'find files',
    'find [PATH...] [-name PATTERN] [-type f|d] [-exec COMMAND {} \\;]',
    'Example: find /etc -name "*.conf"',
  ),
  free: page('memory of the machine', 'free [-h|-m|-g]', 'Shows what is used and what is available.'),
  grep: page(
    'find lines',
    'grep [-i] [-v] [-r] [-n] [-c] [-o] [-E] [-A N] [-B N] [-C N] PATTERN [FILE...]',
    '-i ignores case, -v takes the other lines, -A and -B show lines after and before, -E uses extended regular expressions.',
  ),
  head: page(
    'the first lines',
    'head [-n N] [-c N] [FILE...]',
    'Ten lines when nothing is said; -n -N leaves out the last N.',
  ),
  ip: page(
    'addresses and routes',
    'ip addr | ip link | ip route',
    'Shows the addresses of this machine and where it sends to.',
  ),
  journalctl: page(
    'read the journal',
    'journalctl [-u UNIT] [-n N] [-f] [-e] [--since WHEN] [--no-pager]',
    'Example: journalctl -u kubelet -n 50',
  ),
  jq: page(
    'take JSON apart',
    'jq [-r] FILTER [FILE]',
    "Example: kubectl get pods -o json | jq -r '.items[].metadata.name'",
  ),
  kubeadm: page(
    'administer a cluster of kubeadm',
    'kubeadm version | certs check-expiration | token list|create|delete | upgrade plan',
    'token create --print-join-command prints what a new node runs.',
  ),
  kubectl: page(
    'control a Kubernetes cluster',
    'kubectl COMMAND [TYPE] [NAME] [FLAGS]',
    'kubectl help lists the commands, kubectl COMMAND --help explains one, kubectl explain TYPE.FIELD the fields of an object. Tab completes. The lessons of this program teach the rest.',
  ),
  less: page(
    'read page by page',
    'less [-N] [-S] [FILE]',
    'Space and b page, / searches, n and N repeat, g and G go to the ends, q leaves.',
  ),
  ls: page(
    'list files',
    'ls [-l] [-a] [-h] [-R] [-t] [PATH...]',
    '-l shows modes, owners, sizes, times; -a hidden files too.',
  ),
  man: page('show these pages', 'man [-k WORD] PAGE', '-k finds pages by a word.'),
  mkdir: page(
    'make folders',
    'mkdir [-p] [-m MODE] FOLDER...',
    '-p makes parents too and does not mind what is there.',
  ),
  mv: page(
    'move and rename files',
    'mv SOURCE... TARGET',
    'Moving a manifest out of /etc/kubernetes/manifests stops its static pod.',
  ),
  nano: page(
    'a small editor',
    'nano [+LINE] [FILE]',
    '^O writes, ^X leaves, ^W searches, ^K cuts a line, ^U pastes.',
  ),
  nslookup: page(
    'ask the name service',
    'nslookup NAME [SERVER]',
    'In a pod: nslookup web.default.svc.cluster.local',
  ),
  openssl: page(
    'keys, requests and certificates',
    'openssl genrsa -out KEY 2048\nopenssl req -new -key KEY -subj /CN=NAME/O=GROUP -out CSR\nopenssl x509 -in FILE -noout [-text|-subject|-issuer|-dates|-enddate]\nopenssl x509 -req -in CSR -CA CA -CAkey KEY -CAcreateserial -out FILE -days N\nopenssl verify -CAfile CA FILE',
    'The certificates of the cluster are in /etc/kubernetes/pki.',
  ),
  ping: page('ask whether a machine answers', 'ping [-c N] HOST', '^C ends it.'),
  ps: page(
    'list processes',
    'ps [aux | -ef | -p PID]',
    'ps aux | grep kube shows the parts of the control plane with their flags.',
  ),
  rm: page(
    'remove files',
    'rm [-r] [-f] FILE...',
    '-r removes folders with what they hold, -f asks and complains of nothing.',
  ),
  scp: page(
    'copy between machines',
    'scp [-r] [HOST:]SOURCE [HOST:]TARGET',
    'Example: scp node01:/var/log/x .',
  ),
  sed: page(
    'change lines',
    "sed [-n] [-i] [-E] 'SCRIPT' [FILE...]",
    "-i changes the file itself. Example: sed -i 's/old/new/' file",
  ),
  sleep: page('wait', 'sleep NUMBER[s|m|h]', 'Waits on the clock of the cluster.'),
  sort: page(
    'sort lines',
    'sort [-n] [-r] [-u] [-k FIELD] [-t SEPARATOR] [FILE...]',
    '-n by number, -r backwards, -u each once.',
  ),
  ss: page('open ports', 'ss -tlnp', 'What listens on this machine.'),
  ssh: page(
    'log in to another machine',
    'ssh [USER@]HOST [COMMAND]',
    'exit comes back. Files and processes of a node are seen only there.',
  ),
  su: page('become another user', 'su [-] [USER] [-c COMMAND]', 'With - as after a login.'),
  sudo: page('run as root', 'sudo [-i] [-u USER] COMMAND', 'sudo -i gives a shell.'),
  systemctl: page(
    'control services',
    'systemctl status|start|stop|restart|enable|disable|cat UNIT\nsystemctl daemon-reload',
    'After a change of a unit file: daemon-reload, then restart. status shows the last lines of the journal.',
  ),
  tail: page('the last lines', 'tail [-n N] [-f] [FILE...]', '-f waits for more; -n +N begins at line N.'),
  tar: page(
    'archives',
    'tar -c|-x|-t [-z] -f ARCHIVE [-C FOLDER] [FILE...]',
    '-c makes, -x takes out, -t lists.',
  ),
  tee: page('write to files and on', 'tee [-a] FILE...', '-a appends.'),
  top: page('processes by what they use', 'top', 'q leaves. kubectl top asks the metrics of the cluster.'),
  uniq: page('drop repeated lines', 'uniq [-c] [-d] [-u]', '-c counts; sort first.'),
  vi: page(
    'the editor',
    'vi [+LINE] [FILE...]',
    'i inserts, Esc ends, :wq writes and leaves, :q! leaves, dd deletes a line, yy copies, p pastes, u undoes, / searches. For YAML: set expandtab tabstop=2 shiftwidth=2 in ~/.vimrc.',
  ),
  watch: page(
    'run a command again and again',
    'watch [-n SECONDS] [-d] COMMAND',
    'Every two seconds when nothing is said; ^C ends it.',
  ),
  wc: page('count', 'wc [-l] [-w] [-c] [FILE...]', 'Lines, words, bytes.'),
  xargs: page(
    'make arguments of lines',
    'xargs [-n N] [-I WORD] COMMAND',
    'Example: kubectl get pods -o name | xargs -n1 kubectl delete',
  ),
  yq: page('take YAML apart', 'yq FILTER [FILE]', "Example: kubectl get pod p -o yaml | yq '.spec.nodeName'"),
};
