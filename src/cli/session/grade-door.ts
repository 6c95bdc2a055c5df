import { rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { allSockets, ownSocket } from './socket.ts';

/** Answers `berth grade LAB --session` of other processes. Only this user can reach it: it is a socket in a private folder. */
export class GradeDoor {
  private readonly server: Server;
  private readonly path = ownSocket();

  /** @param gradeNow the result as JSON, or undefined when another lab is served */
  constructor(gradeNow: (lab: string) => Promise<unknown>) {
    this.server = createServer((asked, answer) => {
      const lab = decodeURIComponent((asked.url ?? '/').slice(1));
      gradeNow(lab).then(
        result => answer.writeHead(result === undefined ? 404 : 200).end(JSON.stringify(result ?? null)),
        (error: Error) => answer.writeHead(500).end(JSON.stringify(error.message)),
      );
    });
    rmSync(this.path, { force: true });
    this.server.listen(this.path);
    process.once('exit', () => rmSync(this.path, { force: true }));
  }

  close(): void {
    this.server.close();
    rmSync(this.path, { force: true });
  }
}

/** Asks the served cluster that has this lab for its grade now; undefined when none serves it. Dead sockets are swept away. */
export async function askForGrade(lab: string): Promise<unknown> {
  for (const path of allSockets()) {
    const answer = await ask(path, lab);
    if (answer === 'dead') rmSync(path, { force: true });
    else if (answer.code === 200) return JSON.parse(answer.body);
    else if (answer.code === 500) throw new Error(JSON.parse(answer.body));
  }
  return undefined;
}

function ask(socketPath: string, lab: string): Promise<{ code: number; body: string } | 'dead'> {
  return new Promise(resolve => {
    const asked = request({ socketPath, path: `/${encodeURIComponent(lab)}` }, answer => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', chunk => {
        body += chunk;
      });
      answer.on('end', () => resolve({ code: answer.statusCode ?? 500, body }));
    });
    asked.on('error', () => resolve('dead'));
    asked.end();
  });
}
