import type { PuppetService } from "@juzi/wechaty-puppet-service";
import { createClosableWork } from "./closableWork.ts";
import type { EventLedger } from "./eventLedger.ts";

/** The client end of the gRPC link. `saveSeq` notes how far everything is stored; `end` closes this end for good. */
export type LinkPuppet = PuppetService & { saveSeq(): Promise<void>; end(): Promise<void> };

type PuppetDeps = {
  token: string;
  endpoint: string | undefined;
  tls: { disable: boolean; serverName?: string };
  ledger: EventLedger;
  /** Called in the order in which the service sends; the library's own events may overtake each other while it saves numbers. */
  onEvent: (event: { messageId: string } | { friendshipId: string }) => void;
  /** The service closed the event stream, or the library's watchdog heard nothing for a minute; `reason` says which in Chinese. */
  onLost: (reason: string) => void;
};

/**
 * After this long without a heartbeat the library asks for a reset. It takes the same number as the minutes for which
 * the number of the last event stays good (its default is two minutes).
 */
const watchdogSeconds = 60;

type StoreData = { lastEventSeq?: string; lastEventTimestamp?: string; accountId?: string };
type StreamEvent = { getSeq(): number; getPayload(): string };

/**
 * Makes the puppet of @juzi/wechaty-puppet-service with four changes, all through methods that the library lets a subclass replace:
 * stopping ends this end of the link only (the original tells the service to stop the account), a reset is left to the link,
 * the number of the last event is saved only when the event is stored, and contacts and rooms are not copied to the home directory.
 */
export async function createPuppet({ token, endpoint, tls, ledger, onEvent, onLost }: PuppetDeps): Promise<LinkPuppet> {
  const library = await import("@juzi/wechaty-puppet-service");

  const store = createClosableWork();
  class LocalPuppet extends library.PuppetService {
    /** Called by the constructor of the library. */
    protected override hookPayloadStore(): void {}

    protected override bridgeGrpcEventStream(manager: PuppetService["grpcManager"]): void {
      manager.on("data", (event: StreamEvent) => {
        const { messageId, friendshipId } = idsIn(event.getPayload());
        if (event.getSeq() > 0) ledger.seen(event.getSeq(), messageId ?? friendshipId);
        if (messageId !== undefined) onEvent({ messageId });
        if (friendshipId !== undefined) onEvent({ friendshipId });
      });
      manager.on("end", () => onLost("服务关闭了连接"));
      super.bridgeGrpcEventStream(manager);
    }

    override async getMiscellaneousStoreData() {
      const nothing = { lastEventSeq: undefined, lastEventTimestamp: undefined, accountId: undefined };
      return store.run(() => super.getMiscellaneousStoreData(), nothing);
    }

    override async setMiscellaneousStoreData(data: StoreData): Promise<void> {
      return store.run(() => super.setMiscellaneousStoreData(heldBack(data, ledger)), undefined);
    }

    override async resetMiscellaneousStoreData(): Promise<void> {
      return store.run(() => super.resetMiscellaneousStoreData(), undefined);
    }

    async saveSeq(): Promise<void> {
      const safe = ledger.safe();
      if (safe !== undefined) await this.setMiscellaneousStoreData({ lastEventSeq: String(safe) });
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
      await this.stop();
      await store.close();
      await this._payloadStore.miscellaneous?.close();
    }
  }

  const puppet = new LocalPuppet({
    token,
    tls,
    timeoutSeconds: watchdogSeconds,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  // Each start of the library leaves listeners behind, and the link starts it anew after every outage.
  puppet.setMaxListeners(0);
  return puppet;
}

/** The data with a number that promises nothing that is not stored. */
function heldBack(data: StoreData, ledger: EventLedger): StoreData {
  const { lastEventSeq, ...rest } = data;
  const safe = ledger.safe();
  if (lastEventSeq === undefined || safe === undefined) return data;
  const seq = Math.min(safe, Number(lastEventSeq));
  return seq > 0 ? { ...rest, lastEventSeq: String(seq) } : rest;
}

function idsIn(payload: string): { messageId?: string; friendshipId?: string } {
  try {
    const { messageId, friendshipId } = JSON.parse(payload) as Record<string, unknown>;
    if (typeof messageId === "string") return { messageId };
    return typeof friendshipId === "string" ? { friendshipId } : {};
  } catch {
    return {};
  }
}
