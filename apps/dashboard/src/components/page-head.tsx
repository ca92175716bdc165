import { type ReactNode, useEffect, useRef } from "react";
import classes from "./page-head.module.css";

/**
 * The head of every screen: what it is, its actions, and a way back. The heading takes the focus when the screen is opened from
 * another, so that screen readers say where one is.
 */
export function PageHead({
  title,
  heading,
  lead,
  back,
  actions,
  children,
}: {
  /** Of the browser's tab. */
  title: string;
  /** In place of the title, where it is more than words. */
  heading?: ReactNode;
  lead?: ReactNode;
  back?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Posthorn`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      head.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      {back !== undefined && <div className={classes["back"]}>{back}</div>}
      <div className={classes["head"]}>
        <div className={classes["titles"]}>
          <h1 ref={head} tabIndex={-1} className={classes["title"]}>
            {heading ?? title}
          </h1>
          {lead !== undefined && <div className={classes["lead"]}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={classes["actions"]}>{actions}</div>}
      </div>
      {children}
    </>
  );
}

/** A framed part of a screen. */
export function Panel({
  title,
  actions,
  children,
}: {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes["panel"]} aria-label={title}>
      {title !== undefined && (
        <div className={classes["panelHead"]}>
          <h2>{title}</h2>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
