#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: with two files in KUBECONFIG, delete-context of a context that stands in the second says that it was deleted
#   from the first. It is gone from the second, the first was not touched. The context was the current one, and stays
#   named as such: what comes next fails for a context that does not exist.
# Expected: the message names the file that was changed, and current-context is emptied.
# Seen: "from ./first", while ./first has the same bytes as before.
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
echo 'guess: "deleted context south from ./second"; no current context afterwards'

config() { # FILE CONTEXT
  kubectl --kubeconfig "$1" config set-cluster "$2" --server="https://$2.example:6443" >/dev/null
  kubectl --kubeconfig "$1" config set-context "$2" --cluster="$2" >/dev/null
}
config ./first north
config ./second south
kubectl --kubeconfig ./second config use-context south >/dev/null
cp first before
export KUBECONFIG=./first:./second
expect 'the message' $'warning: this removed your active context, use "kubectl config use-context" to select a different one
deleted context south from ./first' "$(kubectl config delete-context south 2>&1)"
expect 'the first file' 'the same' "$(cmp -s first before && echo the same)"
expect 'contexts left' 'north' "$(kubectl config get-contexts -o name)"
expect 'current context' 'south' "$(kubectl config current-context)"
exit $changed
