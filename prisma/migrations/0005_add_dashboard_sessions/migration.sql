-- Stays in the ops dashboard: a browser's cookie stands for the API key that was shown at sign-in. They end with their key.
CREATE TABLE dashboard_session (
  id uuid PRIMARY KEY,
  api_key_id uuid NOT NULL REFERENCES api_key ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON dashboard_session (api_key_id);
CREATE INDEX ON dashboard_session (expires_at);
