/**
 * A delivery's time has come. Stored times are rounded to a millisecond, up as well: without the grace, what is due at once
 * would be missed by a look that comes at once.
 */
export const isDue = "next_attempt_at <= now() + interval '1 millisecond'";
