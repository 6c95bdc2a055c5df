#!/usr/bin/env bash
# Version: etcd 3.5.30 (Debian sid, etcd-server=3.5.30-2 etcd-client=3.5.30-2)
# Behaviour: TOTAL KEYS of "etcdutl snapshot status" is not the number of keys in the store. It counts the entries of the file:
#   every revision of a key that was not compacted, deletions too, and etcd's own bookkeeping. Three keys of which one was
#   written five times, and one that was deleted, make more than a dozen. A new, empty member has several already.
# Expected: the number of keys that a reader of the restored member would see.
# Seen: nine more than an empty member has, for three keys; compaction makes it smaller.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work
changed=0

# expect WHAT WAS IS: prints what happened, and remembers when it is no longer what was seen
expect() {
  printf '%s\n  %s\n' "$1" "${3//$'\n'/$'\n'  }"
  [ "$2" = "$3" ] || { printf '  CHANGED, it was:\n  %s\n' "${2//$'\n'/$'\n'  }"; changed=1; }
}

# debian SUITE NAME=VERSION...: unpacks packages into ./root from this machine's Debian mirror, installs nothing
debian() {
  local mirror suite=$1
  mirror=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' | awk '/debian\/*$/ && !n++')
  mkdir -p apt/lists/partial apt/archives/partial root
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >apt/sources
  local options=(-qq -o Dir::Etc::SourceList="$PWD/apt/sources" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd apt && apt-get "${options[@]}" download "${@:2}")
  for package in apt/*.deb; do dpkg-deb -x "$package" root; done
  PATH=$PWD/root/usr/bin:$PWD/root/usr/sbin:$PWD/root/bin:$PATH
}

debian sid etcd-server=3.5.30-2 etcd-client=3.5.30-2
etcdutl version
echo 'guess: TOTAL KEYS 3'

url=http://127.0.0.1:23790 peer=http://127.0.0.1:23800
etcd --data-dir data --listen-client-urls $url --advertise-client-urls $url --listen-peer-urls $peer \
  --initial-advertise-peer-urls $peer --initial-cluster default=$peer >etcd.txt 2>&1 & server=$!
trap 'kill $server; wait; rm -rf "$work"' EXIT
export ETCDCTL_ENDPOINTS=$url
until etcdctl endpoint health >/dev/null 2>&1; do sleep 0.2; done
total() { # FILE
  etcdctl snapshot save "$1" >/dev/null 2>&1
  etcdutl snapshot status "$1" -w json | sed 's/.*"totalKey":\([0-9]*\).*/\1/'
}
empty=$(total empty.db)
for round in 1 2 3 4 5; do etcdctl put /a $round >/dev/null; done
etcdctl put /b 1 >/dev/null
etcdctl put /c 1 >/dev/null
etcdctl put /gone 1 >/dev/null
etcdctl del /gone >/dev/null
full=$(total full.db)
expect 'keys' '3' "$(etcdctl get '' --prefix --keys-only | grep -c .)"
expect 'TOTAL KEYS beyond those of an empty member' '9' "$((full - empty))"
expect 'some of an empty member' 'yes' "$([ "$empty" -gt 0 ] && echo yes)"
etcdctl compaction 10 >/dev/null
sleep 1
expect 'after compaction smaller' 'yes' "$([ "$(total compact.db)" -lt "$full" ] && echo yes)"
exit $changed
