import { Input, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import classes from "./add-endpoint.module.css";
import type { EndpointDraft } from "./endpoint-draft.ts";

type Authentication = EndpointDraft["authentication"];

const toggleProps = { "aria-label": "Show or hide it" };

/** The Authorization header of each attempt. */
export function AuthenticationFields({
  authentication,
  onChange,
  error,
}: {
  authentication: Authentication;
  onChange: (authentication: Authentication) => void;
  error: string | undefined;
}) {
  const { type, username, password, token } = authentication;
  return (
    <Input.Wrapper
      label="Authentication"
      labelElement="div"
      description="Besides the signature, for a server that lets nobody in without it. Not shown again."
      error={error}
      inputWrapperOrder={["label", "description", "error", "input"]}
    >
      <div className={classes["rows"]}>
        <SegmentedControl
          aria-label="Authentication"
          value={type}
          onChange={(value) => onChange({ ...authentication, type: value as Authentication["type"] })} // one of the three below
          data={[
            { value: "none", label: "None" },
            { value: "basic", label: "Password" },
            { value: "bearer", label: "Token" },
          ]}
        />
        {type === "basic" && (
          <div className={classes["pair"]}>
            <TextInput
              label="User name"
              value={username}
              onChange={(event) => onChange({ ...authentication, username: event.currentTarget.value })}
              error={error !== undefined}
              maxLength={256}
              autoComplete="off"
            />
            <PasswordInput
              label="Password"
              value={password}
              onChange={(event) => onChange({ ...authentication, password: event.currentTarget.value })}
              error={error !== undefined}
              maxLength={1_024}
              autoComplete="new-password"
              visibilityToggleButtonProps={toggleProps}
            />
          </div>
        )}
        {type === "bearer" && (
          <PasswordInput
            label="Bearer token"
            value={token}
            onChange={(event) => onChange({ ...authentication, token: event.currentTarget.value })}
            error={error !== undefined}
            maxLength={4_096}
            autoComplete="off"
            visibilityToggleButtonProps={toggleProps}
          />
        )}
      </div>
    </Input.Wrapper>
  );
}
