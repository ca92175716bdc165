import { syntaxTree } from "@codemirror/language";
import type { Range } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin } from "@codemirror/view";
import classes from "./json-view.module.css";

const kinds: Record<string, string> = {
  PropertyName: "name",
  String: "string",
  Number: "number",
  True: "word",
  False: "word",
  Null: "word",
};

/** What is written has the colours that `JsonView` shows it in. */
export const jsonColours = ViewPlugin.define(
  (view) => ({
    decorations: colour(view),
    update(update) {
      const isParsedOn = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || isParsedOn) this.decorations = colour(update.view);
    },
  }),
  { decorations: ({ decorations }) => decorations },
);

function colour(view: EditorView): DecorationSet {
  const marks: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        const className = classes[kinds[node.name] ?? ""];
        if (className !== undefined)
          marks.push(Decoration.mark({ class: className }).range(node.from, node.to));
      },
    });
  return Decoration.set(marks, true);
}
