import type { Request, Response } from "express";

const name = "posthorn_dashboard";
const pattern = new RegExp(`(?:^|;)\\s*${name}=([A-Za-z0-9_-]{1,512})(?:;|$)`);

/** Where the dashboard is, as browsers see it: a proxy may have put the whole instance under a path. */
export type CookiePlace = { publicUrl: string };

export function readSessionCookie({ headers }: Request): string | undefined {
  return pattern.exec(headers.cookie ?? "")?.[1];
}

/** Script cannot read it, other sites cannot send it, and it goes to the dashboard's own paths only. */
export function setSessionCookie(
  request: Request,
  response: Response,
  place: CookiePlace,
  token: string,
  maxAgeSeconds: number,
): void {
  const { pathname, protocol } = new URL(place.publicUrl);
  const isSecure = protocol === "https:" || request.headers["x-forwarded-proto"] === "https";
  const parts = [
    `${name}=${token}`,
    `Path=${pathname.replace(/\/$/, "")}/dashboard`,
    `Max-Age=${maxAgeSeconds}`,
    "HttpOnly",
    "SameSite=Strict",
    ...(isSecure ? ["Secure"] : []),
  ];
  response.setHeader("set-cookie", parts.join("; "));
}

export function clearSessionCookie(request: Request, response: Response, place: CookiePlace): void {
  setSessionCookie(request, response, place, "", 0);
}
