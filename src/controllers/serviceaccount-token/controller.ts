import type { Secret, ServiceAccount, TokenRequest } from '../../api/generated/types.ts';
import { keyOf } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { toBase64 } from '../../base/base64.ts';
import type { ResourceClient } from '../../client/client.ts';
import type { Informer } from '../../client/informer.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

const TYPE = 'kubernetes.io/service-account-token';
const NAME = 'kubernetes.io/service-account.name';
const UID = 'kubernetes.io/service-account.uid';
/** Upstream writes tokens that never end; the token API gives none that last longer than this. */
const LIFETIME_SECONDS = 2 ** 32;

/** Fills Secrets that ask for a ServiceAccount's token, and deletes those whose ServiceAccount is gone. Models pkg/controller/serviceaccount/tokens_controller.go. */
export class ServiceAccountTokenController implements Controller {
  private readonly accounts: Informer<ServiceAccount>;
  private readonly secrets: Informer<Secret>;
  private readonly client: ResourceClient<Secret>;
  private readonly loop: Reconciler;

  constructor(private readonly context: ControllerContext) {
    this.accounts = context.informers.of<ServiceAccount>('serviceaccounts');
    this.secrets = context.informers.of<Secret>('secrets');
    this.client = context.client.resource<Secret>('secrets');
    this.secrets.addIndex('account', secret =>
      secret.type === TYPE ? [`${secret.metadata?.namespace}/${secret.metadata?.annotations?.[NAME]}`] : [],
    );
    const reads = [this.accounts, this.secrets];
    this.loop = new Reconciler(context, 'serviceaccount-token', reads, key => this.sync(key));
    const enqueue = (secret: Secret) => {
      if (secret.type === TYPE) this.loop.queue.add(keyOf(secret));
    };
    this.secrets.on({ add: enqueue, update: (_, secret) => enqueue(secret) });
    const accountChanged = (account: ServiceAccount) => {
      for (const secret of this.secrets.byIndex('account', keyOf(account))) enqueue(secret);
    };
    this.accounts.on({ add: accountChanged, delete: accountChanged });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    const secret = this.secrets.get(key);
    if (secret === undefined) return;
    const { namespace, name = '', uid, annotations } = secret.metadata ?? {};
    const account = this.context.client
      .resource<ServiceAccount>('serviceaccounts')
      .find(namespace, annotations?.[NAME] ?? '');
    const wantedUid = annotations?.[UID];
    if (account === undefined || (wantedUid !== undefined && wantedUid !== account.metadata?.uid)) {
      this.delete(namespace, name, uid);
      return;
    }
    const ca = toBase64(this.context.flags.rootCa);
    const data = { ...secret.data, 'ca.crt': ca, namespace: toBase64(namespace ?? '') };
    const isRight =
      secret.data?.token && secret.data['ca.crt'] === ca && secret.data.namespace === data.namespace;
    if (isRight && wantedUid !== undefined) return;
    this.client.update({
      ...secret,
      metadata: { ...secret.metadata, annotations: { ...annotations, [UID]: account.metadata?.uid ?? '' } },
      data: { ...data, token: secret.data?.token ?? toBase64(this.tokenOf(account)) },
    });
  }

  private tokenOf({ metadata }: ServiceAccount): string {
    const answer = this.context.client
      .resource<ServiceAccount>('serviceaccounts')
      .createSub(metadata?.namespace, metadata?.name ?? '', 'token', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences: [], expirationSeconds: LIFETIME_SECONDS },
      } as never) as TokenRequest;
    return answer.status?.token ?? '';
  }

  private delete(namespace: string | undefined, name: string, uid: string | undefined): void {
    try {
      this.client.delete(namespace, name, { preconditions: { uid } });
    } catch (error) {
      if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
    }
  }
}
