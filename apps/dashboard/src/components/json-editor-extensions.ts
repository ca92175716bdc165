import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { styleNonce } from "../frame/style-nonce.ts";
import { jsonColours } from "./json-colours.ts";
import { findJsonFault } from "./json-fault.ts";

/** What makes a text field an editor of JSON. Tab is left alone, so that it leads on to the next field, as everywhere. */
export function editorExtensions(): Extension {
  return [
    EditorView.cspNonce.of(styleNonce()),
    EditorView.lineWrapping,
    look,
    lineNumbers(),
    history(),
    indentOnInput(),
    bracketMatching(),
    json(),
    jsonColours,
    linter(({ state }) => {
      const fault = findJsonFault(state.doc.toString());
      return fault === null ? [] : [{ ...fault, severity: "error" }];
    }),
    keymap.of([...defaultKeymap, ...historyKeymap]),
  ];
}

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "0.8125rem", color: "inherit", backgroundColor: "var(--ph-raised)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "currentColor", padding: "8px 0" },
  ".cm-line": { padding: "0 12px 0 6px" },
  ".cm-gutters": { border: "0", color: "var(--mantine-color-dimmed)", backgroundColor: "transparent" },
  "&.cm-focused .cm-matchingBracket": {
    outline: "1px solid var(--ph-quiet)",
    backgroundColor: "var(--ph-hover)",
  },
  ".cm-tooltip": {
    border: "1px solid var(--ph-line)",
    backgroundColor: "var(--ph-raised)",
    color: "inherit",
  },
});
