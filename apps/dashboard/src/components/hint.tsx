import { cloneElement, type ReactElement, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import classes from "./hint.module.css";

type Place = { x: number; y: number; isBelow: boolean };

const roomAbovePx = 60;
const edgePx = 8;

/** The props that a hint gives to what it stands at. */
type Anchor = { "aria-describedby"?: string | undefined };

/**
 * What something means, shown while it is pointed at or has the focus; Escape hides it. Small on purpose: the first view is
 * loaded by everybody.
 */
export function Hint({ text, children }: { text: ReactNode; children: ReactElement<Anchor> }) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const show = () => {
    const box = anchor.current?.firstElementChild?.getBoundingClientRect();
    if (box === undefined) return;
    const isBelow = box.top < roomAbovePx;
    setPlace({ x: box.left + box.width / 2, y: isBelow ? box.bottom : box.top, isBelow });
  };
  const hide = () => setPlace(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what its child can do
    <span
      ref={anchor}
      className={classes["anchor"]}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => {
        if (event.key === "Escape") hide();
      }}
    >
      {cloneElement(children, place === null ? {} : { "aria-describedby": id })}
      {place !== null && <Bubble id={id} place={place} text={text} onScroll={hide} />}
    </span>
  );
}

function Bubble({
  id,
  place,
  text,
  onScroll,
}: {
  id: string;
  place: Place;
  text: ReactNode;
  onScroll: () => void;
}) {
  const bubble = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const width = (bubble.current?.offsetWidth ?? 0) / 2;
    const x = Math.min(Math.max(place.x, width + edgePx), innerWidth - width - edgePx);
    bubble.current?.style.setProperty("left", `${x}px`);
    addEventListener("scroll", onScroll, { capture: true, once: true });
    return () => removeEventListener("scroll", onScroll, { capture: true });
  }, [place, onScroll]);
  return createPortal(
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      className={classes["bubble"]}
      data-below={place.isBelow || undefined}
      style={{ left: place.x, top: place.y }}
    >
      {text}
    </div>,
    document.body,
  );
}
