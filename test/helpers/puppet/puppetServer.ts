import { createServer } from "node:net";
import { Transform } from "node:stream";
import { grpc, puppet as pb } from "@juzi/wechaty-grpc";
import { PuppetServer } from "@juzi/wechaty-puppet-service";
import type { TestPuppet } from "./testPuppet.ts";

type Call = grpc.ServerWritableStream<pb.EventRequest, pb.EventResponse>;
type Upload = grpc.ServerReadableStream<pb.UploadRequest, pb.UploadResponse>;
type Handlers = {
  event(call: Call): void;
  upload(call: Upload, answer: grpc.sendUnaryData<pb.UploadResponse>): void;
};

export type TestPuppetServer = {
  readonly endpoint: string;
  readonly token: string;
  readonly puppet: TestPuppet;
  /** Numbers that clients named when they opened the event stream. */
  readonly askedFor: number[];
  /** How many of the next uploads never answer. */
  hangingUploads: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends the event stream, as a gateway does that moves an account, and goes on serving. */
  dropLink(): void;
};

const eventTypes = { message: pb.EventType.EVENT_TYPE_MESSAGE, friendship: pb.EventType.EVENT_TYPE_FRIENDSHIP };

/**
 * Serves a puppet over gRPC on loopback with the published server of the puppet service, and adds what the service of the vendor has and
 * the published server lacks: numbered events with replay, and uploads that begin with an empty frame.
 */
export async function createPuppetServer(
  puppet: TestPuppet,
  { token, tls = false }: { token: string; tls?: boolean },
): Promise<TestPuppetServer> {
  const endpoint = `127.0.0.1:${await freePort()}`;
  let running: PuppetServer | undefined;
  let stream: Call | undefined;
  const server: TestPuppetServer = {
    endpoint,
    token,
    puppet,
    askedFor: [],
    hangingUploads: 0,
    async start() {
      const next = new PuppetServer({ endpoint, token, puppet: puppet as never, tls: { disable: !tls } });
      await withHandlers(wrap, () => next.start());
      running = next;
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
    dropLink() {
      stream?.end();
    },
  };
  const wrap = (handlers: Handlers): Handlers => ({
    ...handlers,
    event(call) {
      stream = call;
      const after = call.request.getSeq();
      server.askedFor.push(after);
      const write = call.write.bind(call);
      call.write = ((response: pb.EventResponse) => write(numbered(response, puppet))) as Call["write"];
      handlers.event(call);
      if (after > 0) for (const each of puppet.events.slice(after)) call.write(responseOf(each));
    },
    upload(call, answer) {
      if (server.hangingUploads > 0) {
        server.hangingUploads -= 1;
        call.resume();
        return;
      }
      handlers.upload(withoutEmptyFrames(call), answer);
    },
  });
  await server.start();
  return server;
}

/** Wraps the handlers of the one server that is started inside `work`. */
async function withHandlers(wrap: (handlers: Handlers) => Handlers, work: () => Promise<void>): Promise<void> {
  const prototype = grpc.Server.prototype;
  const original = prototype.addService;
  prototype.addService = function addService(this: grpc.Server, service, handlers) {
    const wrapped = "upload" in handlers ? wrap(handlers as unknown as Handlers) : handlers;
    original.call(this, service, wrapped as grpc.UntypedServiceImplementation);
  };
  try {
    await work();
  } finally {
    prototype.addService = original;
  }
}

function numbered(response: pb.EventResponse, puppet: TestPuppet): pb.EventResponse {
  const entry = puppet.events.findLast(({ payload }) => payload === response.getPayload());
  if (entry && response.getSeq() === 0) response.setSeq(entry.seq);
  return response;
}

function responseOf({ seq, name, payload }: TestPuppet["events"][number]): pb.EventResponse {
  const response = new pb.EventResponse();
  response.setSeq(seq);
  response.setType(eventTypes[name]);
  response.setPayload(payload);
  return response;
}

/** The published client begins every upload with an empty frame, over which the published server stumbles for ever. */
function withoutEmptyFrames(call: Upload): Upload {
  const filtered = call.pipe(
    new Transform({
      objectMode: true,
      transform: (frame: pb.UploadRequest, _encoding, done) =>
        frame.getChunk().length > 0 ? done(null, frame) : done(),
    }),
  );
  return Object.assign(filtered, { metadata: call.metadata }) as unknown as Upload;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
