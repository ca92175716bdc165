/** What the server's policy lets style elements in by; it is new with every answer. Empty while developing. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
