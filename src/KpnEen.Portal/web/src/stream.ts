import { get, send } from "./api.js";

const LookAgain = 3_000;
let last = "";

/** Calls back on every event of a call; while the stream is away it calls back every three seconds instead. Ends with the signal. */
export async function follow(onChange: () => void, onLink: (live: boolean) => void, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    try {
      const answer = await send("GET", "/v1/events/stream?types=call.*,conversation.closed", undefined, { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) });
      onLink(true);
      onChange();
      await read(answer.body!, onChange, end);
    } catch {
      // Too old an event, a server that restarts, a proxy that cuts: look, wait, connect again.
      last = "";
    }
    if (end.aborted) return;
    onLink(false);
    await get("/v1/calls?limit=1").then(onChange, () => undefined);
    await new Promise((wake) => setTimeout(wake, LookAgain));
  }
}

async function read(body: ReadableStream<Uint8Array<ArrayBuffer>>, onChange: () => void, end: AbortSignal): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  end.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
  for (let rest = ""; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const id = /^id: ?(.*)$/m.exec(block)?.[1];
      if (id) {
        last = id;
        onChange();
      }
    }
  }
}
