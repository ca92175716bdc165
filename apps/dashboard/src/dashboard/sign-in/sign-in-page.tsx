import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { describeProblem } from "../../api/problem-words.ts";
import { ColorModeButton } from "../../components/appearance-buttons.tsx";
import { Mark } from "../../components/mark.tsx";
import { sessionKey, signIn } from "../session.tsx";
import classes from "./sign-in-page.module.css";

/** Where nobody is signed in. It stands at the address that was asked for, which is shown as soon as the key is right. */
export function SignInPage() {
  const [key, setKey] = useState("");
  const queries = useQueryClient();
  const attempt = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => queries.setQueryData(sessionKey, session),
  });
  useEffect(() => {
    document.title = "Sign in · Posthorn";
  }, []);
  return (
    <main className={classes["page"]}>
      <div className={classes["corner"]}>
        <ColorModeButton />
      </div>
      <form
        className={classes["card"]}
        onSubmit={(event) => {
          event.preventDefault();
          attempt.mutate(key.trim());
        }}
      >
        <div className={classes["brand"]}>
          <Mark size={36} />
          <h1>Sign in to Posthorn</h1>
        </div>
        <PasswordInput
          label="API key"
          description="An API key or the root key. What you may see and do here follows from its scopes."
          placeholder="ph_…"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={attempt.error === null ? undefined : messageOf(attempt.error)}
          autoComplete="current-password"
          data-autofocus
          autoFocus
          spellCheck={false}
          maxLength={512}
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the key" }}
        />
        <Button type="submit" fullWidth mt="md" loading={attempt.isPending} disabled={key.trim() === ""}>
          Sign in
        </Button>
        <p className={classes["note"]}>
          Standalone prints its root key when it starts. You stay signed in for 12 hours, in this browser
          only.
        </p>
      </form>
    </main>
  );
}

function messageOf(error: Error): string {
  const { title, detail } = describeProblem(error);
  return error.name === "PosthornError" ? `${title}: ${detail}` : detail;
}
