import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import classes from "./list-notice.module.css";

/** In place of rows: why there are none, and what to do next. */
export function ListNotice({
  icon,
  title,
  action,
  children,
}: {
  icon: IconName;
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={classes["notice"]}>
      <Icon name={icon} size={28} />
      <strong>{title}</strong>
      {children !== undefined && <div className={classes["text"]}>{children}</div>}
      {action}
    </div>
  );
}
