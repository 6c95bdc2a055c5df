// models pkg/kubelet/lifecycle/handlers.go
import type { Container, LifecycleHandler, Pod } from '../../api/generated/types.ts';
import { Pipe, readAll } from '../../base/pipe.ts';
import type { KubeletContext } from '../context.ts';
import { containerReference } from '../pods/naming.ts';
import { httpProbe } from '../probes/http.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';

/** Runs the postStart and preStop hooks of containers. */
export class LifecycleHooks {
  constructor(private readonly context: KubeletContext) {}

  /** @param done told when it has ended, with why it failed; an event says so as well */
  run(
    pod: Pod,
    spec: Container,
    container: RuntimeContainer,
    hook: LifecycleHandler,
    kind: 'PostStart' | 'PreStop',
    done: (failure: string | undefined) => void,
  ): void {
    const end = (failure: string | undefined) => {
      if (failure !== undefined) {
        this.context.recorder.event(
          containerReference(pod, spec),
          'Warning',
          `Failed${kind}Hook`,
          `${kind}Hook failed`,
        );
        this.context.log.error(
          'handlers.go:78',
          `"Exec lifecycle hook for Container in Pod failed" containerName="${spec.name}" err="${failure}"`,
        );
      }
      done(failure);
    };
    if (hook.sleep) this.context.clock.after(hook.sleep.seconds * 1000, () => end(undefined));
    else if (hook.exec) this.exec(container, hook.exec.command ?? [], end);
    else if (hook.httpGet) {
      httpProbe(hook.httpGet, spec, container.host.ip, this.context, {
        'User-Agent': 'kube-lifecycle/1.36',
      }).then(({ result, output }) => end(result === 'success' ? undefined : output));
    } else end(undefined);
  }

  private exec(
    container: RuntimeContainer,
    argv: readonly string[],
    done: (failure: string | undefined) => void,
  ): void {
    const output = new Pipe(Number.POSITIVE_INFINITY);
    const stdin = new Pipe();
    stdin.end();
    try {
      const process = container.exec({ argv, stdin, stdout: output, stderr: output });
      process.done.then(async code => {
        output.end();
        const text = await readAll(output);
        done(code === 0 ? undefined : `command '${argv.join(' ')}' exited with ${code}: ${text}`);
      });
    } catch (error) {
      done((error as Error).message);
    }
  }
}
