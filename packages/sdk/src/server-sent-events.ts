export type ServerSentEvent = { event: string; id: string | undefined; data: string };

/** Reads a stream of server-sent events (WHATWG HTML, section 9.2); comments are left out. */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent, void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split(/\r?\n\r?\n/);
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const parsed = parseBlock(block);
      if (parsed.data !== "") yield parsed;
    }
  }
}

function parseBlock(block: string): ServerSentEvent {
  const fields = block.split(/\r?\n/).map((line) => /^([^:]*):? ?(.*)$/.exec(line) ?? []);
  const valuesOf = (name: string) =>
    fields.filter(([, field]) => field === name).map(([, , value = ""]) => value);
  return {
    event: valuesOf("event").at(-1) ?? "message",
    id: valuesOf("id").at(-1),
    data: valuesOf("data").join("\n"),
  };
}
