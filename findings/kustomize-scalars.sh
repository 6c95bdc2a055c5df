#!/usr/bin/env bash
# Versions: kustomize 5.8.1 (Debian sid, kustomize=5.8.1+ds-1), kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: kustomize reads a bare date in a ConfigMap as a time and writes it as the string of another: 2024-05-01 becomes
#   "2024-05-01T00:00:00Z". kubectl, reading the same file, keeps 2024-05-01. A bare yes is "yes" to kustomize and true to
#   kubectl; 0o17 is 15 to both. So a build and a direct apply of one file give two ConfigMaps.
# Expected: a value that kustomize was not asked to change stays as it was written, comments too.
# Seen: the date gains a time; the comment is gone.
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

debian sid kubectl=1.36.4+ds-1 kustomize=5.8.1+ds-1
kubectl version --client
echo 'guess: the data come out as they went in'

cat >map.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: log}
data:
  since: 2024-05-01 # the first day
  until: 2024-05-02T03:04:05Z
  open: yes
  mode: 0o17
YAML
echo 'resources: [map.yaml]' >kustomization.yaml
expect 'kustomize build' $'  mode: 15\n  open: "yes"\n  since: "2024-05-01T00:00:00Z"\n  until: "2024-05-02T03:04:05Z"' \
  "$(kustomize build . | sed -n '/^data/,/^kind/p' | grep '^ ')"
expect 'kubectl kustomize' 'since: "2024-05-01T00:00:00Z"' "$(kubectl kustomize . | grep -o 'since.*')"
expect 'kubectl' '{"mode":15,"open":true,"since":"2024-05-01","until":"2024-05-02T03:04:05Z"}' \
  "$(kubectl annotate --local -f map.yaml x=y -o jsonpath='{.data}')"
exit $changed
