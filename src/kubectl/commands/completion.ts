/** models kubectl/pkg/cmd/completion. The simulated shell completes by itself once it has sourced this. */
import type { Command } from '../framework/command.ts';

export const completion: Command = {
  name: 'completion',
  use: 'SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  examples: `
# Load the completion code for bash into the current shell
source <(kubectl completion bash)

# Load it for an alias too
complete -o default -F __start_kubectl k`,
  complete: async () => ['bash', 'zsh', 'fish', 'powershell'],
  run: async run => {
    const [shell] = run.args;
    if (shell === undefined) throw run.usageError('Shell not specified.');
    if (run.args.length > 1) throw run.usageError('Too many arguments. Expected only the shell type.');
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell))
      throw run.usageError(`Unsupported shell type ${JSON.stringify(shell)}.`);
    run.out(BASH);
  },
};

/** A function that asks kubectl for words, and its registration: what `source <(kubectl completion bash)` needs. */
const BASH = `# bash completion for kubectl
__start_kubectl() {
    local cur words cword
    cur="\${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=( $(compgen -W "$(kubectl __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | sed '/^:/d')" -- "$cur") )
}

complete -o default -F __start_kubectl kubectl
`;
