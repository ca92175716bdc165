import { flagParam, textParam } from "../frame/search-params.ts";

/** What stands in the URL of a list of deliveries. `q`: qualifiers; `live`: follows what happens. */
export const listParams = { q: textParam, cursor: textParam, live: flagParam };

/** What stands in the URL of a delivery. `attempt`: the one that is shown, by its number; the last one when left out. */
export const attemptParams = { attempt: textParam };
