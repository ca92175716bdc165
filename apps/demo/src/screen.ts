import { styleText } from "node:util";

/** Where the show is seen: lines, and on a terminal one more at the bottom that changes. */
export type Screen = {
  print(text: string): void;
  /** Replaces the line at the bottom; an empty text takes it away. Does nothing where the output is not a terminal. */
  setStatus(text: string): void;
  readonly isTerminal: boolean;
  /** Resolves when nobody can read any more, as after `| head`. */
  readonly closed: Promise<void>;
};

const clearLine = "\r\u001b[K";

export function openScreen(output: NodeJS.WriteStream): Screen {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const isTerminal = output.isTTY;
  let status = "";
  output.on("error", () => close());
  return {
    closed,
    isTerminal,
    print(text) {
      output.write(isTerminal && status !== "" ? `${clearLine}${text}\n${status}` : `${text}\n`);
    },
    setStatus(text) {
      if (!isTerminal) return;
      const next = text === "" ? "" : styleText("dim", text.slice(0, output.columns - 1));
      if (next === status) return;
      status = next;
      output.write(`${clearLine}${status}`);
    },
  };
}
