#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: "config set clusters.NAME.server" finds a name that has dots in it, whether the cluster exists or not: what
#   follows the last dot is the field. A user's name with dots works as well, so do names such as those of cloud providers.
# Expected: the path is cut at each dot, so that the second part of the name is an unknown field: an error, or a cluster
#   with half of the name.
# Seen: one cluster east.dock, set and set again.
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

debian sid kubectl=1.36.4+ds-1
kubectl version --client
echo 'guess: an error about the field "dock"'

export KUBECONFIG=./config
kubectl config set clusters.east.dock.server https://a.example
expect 'made' 'east.dock https://a.example' \
  "$(kubectl config view -o jsonpath='{range .clusters[*]}{.name} {.cluster.server}{end}')"
kubectl config set clusters.east.dock.server https://b.example
kubectl config set clusters.east.dock.tls-server-name dock.example
expect 'changed' 'east.dock https://b.example dock.example' \
  "$(kubectl config view -o jsonpath='{range .clusters[*]}{.name} {.cluster.server} {.cluster.tls-server-name}{end}')"
kubectl config set users.ann@a.b.c.token t
expect 'a user' 'ann@a.b.c' "$(kubectl config view -o jsonpath='{.users[*].name}')"
exit $changed
