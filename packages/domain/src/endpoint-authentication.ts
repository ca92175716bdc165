/** How Posthorn shows an endpoint who it is, besides its signatures. All of it is sealed; secrets are never shown again. */
export type EndpointAuthentication =
  | { type: "basic"; username: string; password: string }
  | { type: "bearer"; token: string }
  | OAuth2Client;

/** A client of an OAuth 2.0 server, for the client credentials grant (RFC 6749, section 4.4). */
export type OAuth2Client = {
  type: "oauth2";
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string | null;
  audience: string | null;
  /** Where the client's id and secret stand: in the Authorization header or in the body (section 2.3.1). */
  clientAuthentication: "basic" | "post";
};

/** The Authorization header that never changes; null where an access token has to be fetched first. */
export function fixedAuthorization(authentication: EndpointAuthentication): string | null {
  switch (authentication.type) {
    case "basic":
      return basicAuthorization(authentication.username, authentication.password);
    case "bearer":
      return bearerAuthorization(authentication.token);
    case "oauth2":
      return null;
  }
}

/** RFC 7617, in UTF-8. The name holds no colon, which would end it. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** RFC 6750, section 2.1. */
export function bearerAuthorization(token: string): string {
  return `Bearer ${token}`;
}
