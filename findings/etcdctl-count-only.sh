#!/usr/bin/env bash
# Version: etcd 3.5.30 (Debian sid, etcd-server=3.5.30-2 etcd-client=3.5.30-2)
# Behaviour: etcdctl get --count-only is refused with every output but -w fields, JSON too, with exit code 128; with it the
#   number is the last of six lines.
# Expected: the number on a line, or at least "count" in the JSON, which get without the flag has.
# Seen: an error whose text names the one output that works.
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
etcdctl version
echo 'guess: --count-only prints nothing in the usual output, and is no error'

url=http://127.0.0.1:23790 peer=http://127.0.0.1:23800
etcd --data-dir data --listen-client-urls $url --advertise-client-urls $url --listen-peer-urls $peer \
  --initial-advertise-peer-urls $peer --initial-cluster default=$peer >etcd.txt 2>&1 & server=$!
trap 'kill $server; wait; rm -rf "$work"' EXIT
export ETCDCTL_ENDPOINTS=$url
until etcdctl endpoint health >/dev/null 2>&1; do sleep 0.2; done
for slip in 1 2 3; do etcdctl put /slips/$slip free >/dev/null; done

count() { local code=0; etcdctl get /slips --prefix --count-only "$@" 2>&1 || code=$?; echo "exit code $code"; }
refusal=$'Error: --count-only is only for `--write-out=fields`\nexit code 128'
expect 'as it is' "$refusal" "$(count)"
expect '-w json' "$refusal" "$(count -w json)"
expect '-w fields' $'"Count" : 3\nexit code 0' "$(count -w fields | tail -2)"
expect 'JSON without the flag' '"count":3' "$(etcdctl get /slips --prefix --limit 1 -w json | grep -o '"count":3')"
exit $changed
