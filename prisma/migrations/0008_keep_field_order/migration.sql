-- json keeps the fields of a schema and of an example in the order of their author; jsonb sorts them.
ALTER TABLE event_type
  ALTER COLUMN schema TYPE json USING schema::json,
  ALTER COLUMN example TYPE json USING example::json;
