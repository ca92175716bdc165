import { Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import type { Screen } from "../frame/screen.ts";
import { ScreenLink } from "../frame/screen-navigation.tsx";
import classes from "./screen-button.module.css";

/** A screen with the parameters of its path, and what stands in its URL behind them. */
export type Way = { screen: Screen; params?: Record<string, string>; search?: Record<string, unknown> };

/** A link to another screen that is the next thing to do, so it looks like a button. */
export function ScreenButton({
  screen,
  params,
  search,
  children,
  ...look
}: Way & { children: ReactNode } & Pick<ButtonProps, "size" | "variant" | "leftSection" | "rightSection">) {
  return (
    <Button
      {...look}
      renderRoot={({ className, ...props }) => (
        <ScreenLink
          screen={screen}
          {...(params === undefined ? {} : { params })}
          {...(search === undefined ? {} : { search })}
          {...props}
          className={`${className} ${classes["button"]}`}
        />
      )}
    >
      {children}
    </Button>
  );
}
