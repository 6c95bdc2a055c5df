#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: of the ways in which YAML parts documents kubectl knows one, a line of --- (and a comment after it). A document
#   that begins on that line is an error; after the end mark ... without --- the next document is dropped without a word;
#   a file that says at its top that it is YAML 1.2 is refused.
# Expected: all of it is read: it is valid YAML, and KYAML is a part of YAML 1.2.
# Seen: an error, one object of two with exit code 0, an error.
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
echo 'guess: each of these files is read, and whole'

one='{apiVersion: v1, kind: ConfigMap, metadata: {name: port}}'
two='{apiVersion: v1, kind: ConfigMap, metadata: {name: starboard}}'
names() {
  local code=0
  printf "$1" "$one" "$two" >file.yaml
  kubectl annotate --local -f file.yaml a=b -o name 2>&1 || code=$?
  echo "exit code $code"
}
expect '--- with a comment' $'configmap/port\nconfigmap/starboard\nexit code 0' "$(names '%s\n--- # next\n%s\n')"
expect '... and ---' $'configmap/port\nconfigmap/starboard\nexit code 0' "$(names '%s\n...\n---\n%s\n')"
expect '... alone' $'configmap/port\nexit code 0' "$(names '%s\n...\n%s\n')"
expect '--- and the document on one line' \
  $'error: error parsing file.yaml: invalid Yaml document separator: '"$one"$'\nexit code 1' "$(names '\n--- %s\n--- %s\n')"
expect '%YAML 1.2' \
  $'error: error parsing file.yaml: error converting YAML to JSON: yaml: found incompatible YAML document\nexit code 1' \
  "$(names '%%YAML 1.2\n---\n%s\n')"
exit $changed
