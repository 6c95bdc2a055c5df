/** Text of objects must not steer the learner's terminal. models cli-runtime/pkg/printers/terminal.go */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\u001b', '^[').replaceAll('\r', '\\r');
}
