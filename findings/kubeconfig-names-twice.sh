#!/usr/bin/env bash
# Versions: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1), @kubernetes/client-node 1.4.0
# Behaviour: two contexts of one name in one file are an error to kubectl, for every command that loads the file; the same two
#   in two files of KUBECONFIG are merged silently, the first wins. client-node takes both and works with the first.
# Expected: in one file as in two: the first wins.
# Seen: an error from kubectl for a file that client-node uses.
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

# packages NAME@VERSION...: from the npm registry into ./node_modules; no install scripts
packages() { npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps "$@" >npm.txt; }

debian sid kubectl=1.36.4+ds-1
packages @kubernetes/client-node@1.4.0
kubectl version --client
echo 'guess: the first of the two counts, in one file and in two'

context() { echo "- {name: quay, context: {cluster: c, user: $1}}"; }
printf 'apiVersion: v1\nkind: Config\ncurrent-context: quay\nclusters: [{name: c, cluster: {server: "https://c.example"}}]\n' >top
(cat top; echo 'contexts:'; context ann; context ben) >both
(cat top; echo 'contexts:'; context ann) >ann
(cat top; echo 'contexts:'; context ben) >ben
user='{.contexts[*].context.user}'
expect 'one file, kubectl' 'refused' \
  "$( (kubectl --kubeconfig both config view 2>&1 || true) | grep -q 'duplicate name "quay" in list' && echo refused)"
expect 'two files, kubectl' 'ann' "$(KUBECONFIG=ann:ben kubectl config view -o jsonpath="$user")"
cat >read.mjs <<'JS'
import { KubeConfig } from '@kubernetes/client-node';
const config = new KubeConfig();
config.loadFromFile('both');
console.log(config.contexts.length, config.getContextObject('quay').user);
JS
expect 'one file, client-node: contexts, user' '2 ann' "$(node read.mjs)"
exit $changed
