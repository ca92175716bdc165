import type { Credential } from "@posthorn/engine/api-keys/authenticate";
import type { Request, Response } from "express";
import type { Api } from "../api.ts";
import { RefusalError } from "../refusal.ts";

/**
 * Who a key, or a session's token, says that it is.
 *
 * @throws RefusalError unauthorized, rate_limited, forbidden
 */
export async function admit(
  api: Pick<Api, "authenticate" | "addressOf" | "limits">,
  request: Request,
  response: Response,
  text: string,
): Promise<Credential> {
  const credential = text === "" ? null : await api.authenticate(text, api.addressOf(request));
  if (credential === null) throw new RefusalError({ code: "unauthorized" });
  await api.limits.admit(credential, response);
  return credential;
}
