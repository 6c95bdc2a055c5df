/** Programs in /usr/bin of every machine that the shell brings along. */
export const PROGRAMS: readonly string[] = (
  'awk base64 basename bash cat chgrp chmod chown chroot cmp column comm cp crictl curl cut date df diff ' +
  'dig dirname du echo egrep env etcdctl etcdutl expr false fgrep file find fold free getent grep groups ' +
  'head hostname hostnamectl id ip iptables iptables-save jq journalctl kill killall kubeadm kubectl less ln ls man md5sum mkdir mktemp more mv ' +
  'nano nc netstat nl nproc nslookup od openssl paste pgrep ping pkill printenv printf ps pstree pwd readlink realpath ' +
  'rev rm rmdir sed seq sh sha256sum sleep sort ss ssh scp split stat strings su sudo sync systemctl tac tail tar tee ' +
  'test timeout top touch tr tree true tty uname uniq uptime vi vim watch wc wget which ' +
  'whoami xargs yes yq clear reset expand unexpand join sha1sum dash nice nohup service view'
).split(' ');
