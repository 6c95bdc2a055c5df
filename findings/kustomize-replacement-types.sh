#!/usr/bin/env bash
# Version: kustomize 5.8.1 (Debian sid, kustomize=5.8.1+ds-1)
# Behaviour: a replacement writes the value in the type of the field that it meets: the string "8080" of a ConfigMap becomes
#   the number 8080 in a containerPort that held a number, and a Service's number 80 becomes "80" in an environment
#   variable that held a string. In a field that it creates the string "8080" loses its quotes too: in the annotations of
#   a pod template that makes a number, where only strings are allowed; in those of the object itself it stays a string.
# Expected: the source's type travels with the value: a quoted containerPort (invalid), a quoted annotation (valid).
# Seen: the other way round, but for the object's own annotations.
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
echo 'guess: containerPort: "8080" and annotation "8080", as the source has it'

cat >all.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: dock}
data: {port: "8080"}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: PodTemplate
metadata: {name: web}
template:
  metadata: {labels: {app: web}}
  spec:
    containers:
    - {name: a, image: i, ports: [{containerPort: 1}], env: [{name: PORT, value: "1"}]}
YAML
cat >kustomization.yaml <<'YAML'
resources: [all.yaml]
replacements:
- source: {kind: ConfigMap, name: dock, fieldPath: data.port}
  targets:
  - select: {kind: PodTemplate}
    fieldPaths: [template.spec.containers.0.ports.0.containerPort]
  - select: {kind: PodTemplate}
    options: {create: true}
    fieldPaths: [template.metadata.annotations.port, metadata.annotations.port]
- source: {kind: Service, name: web, fieldPath: spec.ports.0.port}
  targets:
  - select: {kind: PodTemplate}
    fieldPaths: [template.spec.containers.0.env.0.value]
YAML
kustomize build . >out.yaml
line() { grep -oE "$1: .*" out.yaml; }
expect 'a string onto a number' 'containerPort: 8080' "$(line containerPort)"
expect 'a number onto a string' 'value: "80"' "$(line value)"
new() { sed -n "/^$1annotations:/,/name:/p" out.yaml | grep -oE 'port: .*'; }
expect 'a string into a new annotation of the template' 'port: 8080' "$(new '    ')"
expect 'a string into a new annotation of the object' 'port: "8080"' "$(new '  ')"
exit $changed
