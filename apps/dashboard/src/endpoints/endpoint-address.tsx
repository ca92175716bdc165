import type { ReactNode } from "react";
import classes from "./endpoint-address.module.css";

/** An endpoint in a cell: where it is, without the scheme, and what it is for. */
export function EndpointAddress({
  url,
  description,
  children,
}: {
  url: string;
  description: string;
  /** Makes a link of the address. */
  children: (address: string) => ReactNode;
}) {
  return (
    <span className={classes["address"]}>
      <span className={classes["url"]}>{children(url.replace(/^https?:\/\//, ""))}</span>
      {description !== "" && <span className={classes["description"]}>{description}</span>}
    </span>
  );
}
