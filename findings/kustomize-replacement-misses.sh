#!/usr/bin/env bash
# Version: kustomize 5.8.1 (Debian sid, kustomize=5.8.1+ds-1)
# Behaviour: a replacement that misses is not always told. A target that selects no object is skipped, exit code 0; an index
#   beyond the parts that the delimiter makes appends a part, and -1 puts one in front; only a missing field is an error.
# Expected: each of the three is an error, since nothing was replaced.
# Seen: engine:1 becomes engine:1:9 for index 5 and 9:engine:1 for index -1; a misspelt kind changes nothing and says nothing.
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

debian sid kustomize=5.8.1+ds-1
echo "kustomize 5.8.1 of Debian says $(kustomize version)"
echo 'guess: an error for an index of 5, for -1, and for a kind that is not there'

cat >all.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: dock}
data: {tag: "9"}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: a, image: "engine:1"}]}
YAML
build() { # KIND FIELD OPTIONS
  cat >kustomization.yaml <<YAML
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: dock, fieldPath: data.tag}
  targets:
  - {select: {kind: $1}, fieldPaths: [$2], options: {$3}}
YAML
  local code=0
  kustomize build . >out.yaml 2>err.txt || code=$?
  echo "exit code $code $(grep -o 'image: .*' out.yaml)"
}
image=spec.containers.0.image
expect 'index 1, as meant' 'exit code 0 image: engine:9' "$(build Pod $image 'delimiter: ":", index: 1')"
expect 'index 5' 'exit code 0 image: engine:1:9' "$(build Pod $image 'delimiter: ":", index: 5')"
expect 'index -1' 'exit code 0 image: 9:engine:1' "$(build Pod $image 'delimiter: ":", index: -1')"
expect 'a kind that is not there' 'exit code 0 image: engine:1' "$(build Pots $image '')"
expect 'a field that is not there' 'exit code 1 ' "$(build Pod spec.none '')"
exit $changed
