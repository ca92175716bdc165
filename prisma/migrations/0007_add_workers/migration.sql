-- Workers that live: each writes its row every few seconds, and takes it along when it stops.
CREATE TABLE worker (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  version text NOT NULL,
  slots integer NOT NULL,
  slots_in_use integer NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  seen_at timestamptz(3) NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- The latest run of retention, and the settings that it went by. One row, none before the first run.
CREATE TABLE retention_run (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  days integer NOT NULL,
  payload_days integer NOT NULL,
  audit_days integer NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  -- null while it runs, and when its worker stopped before the end.
  finished_at timestamptz(3),
  has_failed boolean NOT NULL DEFAULT false,
  -- Days that stayed because too much of them is unfinished, or others were at them.
  days_kept_longer integer NOT NULL DEFAULT 0
);
