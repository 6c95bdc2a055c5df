/** models kubectl/pkg/cmd/rollout/rollout.go */
import type { Command } from '../framework/command.ts';
import { rolloutPause, rolloutRestart, rolloutResume } from './rollout/change.ts';
import { rolloutHistory } from './rollout/history.ts';
import { rolloutStatus } from './rollout/status.ts';
import { rolloutUndo } from './rollout/undo.ts';

export const rollout: Command = {
  name: 'rollout',
  use: 'SUBCOMMAND',
  alone: 'fails on stdout',
  short: 'Manage the rollout of a resource',
  long: `Manage the rollout of one or many resources.

Valid resource types are deployments, daemonsets and statefulsets.`,
  examples: `
# Go back to the deployment before
kubectl rollout undo deployment/abc

# Watch the rollout of a daemon set
kubectl rollout status daemonset/foo

# Restart the pods of a deployment
kubectl rollout restart deployment/abc`,
  commands: [rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutStatus, rolloutUndo],
};
