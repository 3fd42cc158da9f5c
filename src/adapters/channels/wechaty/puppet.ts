import type { PuppetService } from "@juzi/wechaty-puppet-service";
import type { EventLedger } from "./eventLedger.ts";

/** The client end of the gRPC link. `saveSeq` notes how far everything is stored; `end` closes this end for good. */
export type LinkPuppet = PuppetService & { saveSeq(): Promise<void>; end(): Promise<void> };

type PuppetDeps = {
  token: string;
  endpoint: string | undefined;
  tls: { disable: boolean; serverName?: string };
  ledger: EventLedger;
  /** The service closed the event stream, or the library's watchdog heard nothing for a minute; `reason` says which in Chinese. */
  onLost: (reason: string) => void;
};

/**
 * After this long without a heartbeat the library asks for a reset. It takes the same number as the minutes for which
 * the number of the last event stays good (its default is two minutes).
 */
const watchdogSeconds = 60;

type StreamEvent = { getSeq(): number; getPayload(): string };

/**
 * Makes the puppet of @juzi/wechaty-puppet-service with four changes, all through methods that the library lets a subclass replace:
 * stopping ends this end of the link only (the original tells the service to stop the account), a reset is left to the link,
 * the number of the last event is saved only when the event is stored, and contacts and rooms are not copied to the home directory.
 */
export async function createPuppet({ token, endpoint, tls, ledger, onLost }: PuppetDeps): Promise<LinkPuppet> {
  const library = await import("@juzi/wechaty-puppet-service");

  class LocalPuppet extends library.PuppetService {
    #ended = false;

    /** Called by the constructor of the library. */
    protected override hookPayloadStore(): void {}

    protected override bridgeGrpcEventStream(manager: PuppetService["grpcManager"]): void {
      manager.on("data", (event: StreamEvent) => {
        if (event.getSeq() > 0) ledger.seen(event.getSeq(), idIn(event.getPayload()));
      });
      manager.on("end", () => onLost("服务关闭了连接"));
      super.bridgeGrpcEventStream(manager);
    }

    override async setMiscellaneousStoreData(data: {
      lastEventSeq?: string;
      lastEventTimestamp?: string;
      accountId?: string;
    }) {
      if (this.#ended) return;
      const safe = ledger.safe();
      const { lastEventSeq, ...rest } = data;
      const holdsBack = lastEventSeq !== undefined && safe !== undefined && safe < Number(lastEventSeq);
      if (!holdsBack) return super.setMiscellaneousStoreData(data);
      return super.setMiscellaneousStoreData(safe > 0 ? { ...rest, lastEventSeq: String(safe) } : rest);
    }

    async saveSeq(): Promise<void> {
      const safe = ledger.safe();
      if (!this.#ended && safe !== undefined && safe > 0)
        await super.setMiscellaneousStoreData({ lastEventSeq: String(safe) });
    }

    override async onStop(): Promise<void> {
      const manager = this._grpcManager;
      delete this._grpcManager;
      this.stopHealthCheck();
      // A stream that was destroyed still reports its own end, and an error nobody listens to would end the process.
      manager?.removeAllListeners().on("error", () => {});
      // Destroying the stream alone, as the library does, leaves it open at the service, which then refuses the next one.
      manager?.eventStream?.cancel();
      manager?.stopStream();
      manager?.client.close();
    }

    override async reset(): Promise<void> {
      onLost("很久没有收到心跳");
    }

    async end(): Promise<void> {
      this.#ended = true;
      await this.stop();
      await this._payloadStore.miscellaneous?.close();
    }
  }

  return new LocalPuppet({
    token,
    tls,
    timeoutSeconds: watchdogSeconds,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}

function idIn(payload: string): string | undefined {
  try {
    const { messageId, friendshipId } = JSON.parse(payload) as Record<string, unknown>;
    const id = messageId ?? friendshipId;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
