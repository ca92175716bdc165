import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useId, useLayoutEffect, useMemo, useRef } from "react";
import classes from "./json-editor.module.css";
import { editorExtensions } from "./json-editor-extensions.ts";
import { findJsonFault } from "./json-fault.ts";

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  height: string;
  isReadOnly: boolean;
  error: string | undefined;
};

/** The editor itself, and what is wrong below it. */
export function JsonEditorSurface({ value, onChange, height, error, ...facts }: Props) {
  const { label, isReadOnly } = facts;
  const faultId = useId();
  const fault = useMemo(() => findJsonFault(value), [value]);
  const wrong = error ?? fault?.message;
  const isWrong = wrong !== undefined;
  const attributes = useMemo(
    () => asExtension({ label, isReadOnly, isWrong, describedBy: faultId }),
    [label, isReadOnly, isWrong, faultId],
  );
  const host = useEditor(value, onChange, attributes);
  return (
    <>
      <div ref={host} className={classes["frame"]} style={{ height }} data-wrong={isWrong || undefined} />
      <div id={faultId} className={classes["fault"]} role={error === undefined ? undefined : "alert"}>
        {wrong}
      </div>
    </>
  );
}

/** Keeps one editor for as long as the field is shown; where to show it is what is returned. */
function useEditor(value: string, onChange: (value: string) => void, attributes: Extension) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ value, onChange, attributes });
  const settings = useRef(new Compartment());
  useEffect(() => {
    const editor = new EditorView({
      doc: latest.current.value,
      extensions: [
        settings.current.of(latest.current.attributes),
        editorExtensions(),
        EditorView.updateListener.of(({ docChanged, state }) => {
          const text = state.doc.toString();
          if (docChanged && text !== latest.current.value) latest.current.onChange(text);
        }),
      ],
      ...(host.current === null ? {} : { parent: host.current }),
    });
    view.current = editor;
    // Its styles may come after its first look at itself, and its line numbers would stay where they were.
    const resizes = new ResizeObserver(() => editor.requestMeasure());
    resizes.observe(editor.contentDOM);
    return () => {
      resizes.disconnect();
      view.current = null;
      editor.destroy();
    };
  }, []);
  // Before anything else can be typed, so that no echo of a letter undoes the next one.
  useLayoutEffect(() => {
    latest.current = { value, onChange, attributes };
    const text = view.current?.state.doc.toString();
    if (text !== undefined && text !== value)
      view.current?.dispatch({ changes: { from: 0, to: text.length, insert: value } });
  }, [value, onChange, attributes]);
  useEffect(() => {
    view.current?.dispatch({ effects: settings.current.reconfigure(attributes) });
  }, [attributes]);
  return host;
}

function asExtension(facts: {
  label: string;
  isReadOnly: boolean;
  isWrong: boolean;
  describedBy: string;
}): Extension {
  return [
    EditorState.readOnly.of(facts.isReadOnly),
    EditorView.contentAttributes.of({
      "aria-label": facts.label,
      "aria-describedby": facts.describedBy,
      tabindex: "0", // it has the focus in any case; said so that checks of what scrolls know it, too
      ...(facts.isReadOnly ? { "aria-readonly": "true" } : {}),
      ...(facts.isWrong ? { "aria-invalid": "true" } : {}),
    }),
  ];
}
