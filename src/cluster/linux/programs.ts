/** Programs in /usr/bin of every machine that the shell brings along. */
export const PROGRAMS: readonly string[] = (
  'alias apt apt-get awk base64 basename bash cat chgrp chmod chown cmp column comm cp crictl ctr curl cut date dd df diff ' +
  'dig dirname dmesg du echo egrep env etcdctl etcdutl expr false fgrep file find fold free getent grep groups gunzip gzip ' +
  'head helm hostname hostnamectl id ip jq journalctl kill killall kubeadm kubectl last less ln logger ls lsof man md5sum mkdir mktemp more mount mv ' +
  'nano nc netstat nl nproc nslookup od openssl passwd paste pgrep ping pkill printenv printf ps pstree pwd readlink realpath ' +
  'reboot rev rm rmdir sed seq sh sha256sum shuf sleep sort ss ssh scp split stat strings su sudo sync systemctl tac tail tar tee ' +
  'test time timeout top touch tr tree true truncate tty umask uname uniq unlink uptime vi vim vimdiff watch wc wget which who ' +
  'whoami xargs xxd yes yq zcat clear reset fmt expand unexpand join sum cksum sha1sum sha512sum tmux screen'
).split(' ');
