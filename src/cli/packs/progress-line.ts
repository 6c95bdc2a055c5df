/** One line of a terminal that says what is going on; nothing where there is no terminal. */
export class ProgressLine {
  private readonly stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  show(text: string): void {
    if (this.stream.isTTY) this.stream.write(`\r${text.slice(0, this.stream.columns - 1)}\u001b[K`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
