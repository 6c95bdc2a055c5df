#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: patch --local of a List prints the patched objects as YAML without the line that parts documents, so that the
#   next kubectl in a pipe reads one object: the last. annotate --local, next to it, prints the line; JSON needs none.
# Expected: two documents, or a complaint about keys that are given twice when they are read back.
# Seen: one document of two objects; kubectl keeps the last value of each key and says nothing, exit code 0.
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
echo 'guess: both objects can be read back; failing that, an error names the keys given twice'

cat >list.yaml <<'YAML'
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: port}, data: {side: left}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: starboard}, data: {side: right}}
YAML
patched() { kubectl patch --local -f list.yaml --type=merge -p '{"data":{"lamp":"on"}}' -o "$1"; }
again() { kubectl annotate --local -f - read=back -o name; }

expect 'lines of patch -o yaml that are ---' '0' "$(patched yaml | grep -c '^---' || true)"
expect 'lines of annotate -o yaml that are ---' '1' \
  "$(kubectl annotate --local -f list.yaml lamp=on -o yaml | grep -c '^---')"
expect 'read back from YAML' 'configmap/starboard' "$(patched yaml | again)"
expect 'read back from JSON' $'configmap/port\nconfigmap/starboard' "$(patched json | again)"
expect 'read back from KYAML' $'configmap/port\nconfigmap/starboard' "$(patched kyaml | again)"
exit $changed
