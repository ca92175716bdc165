const maxHeaders = 32;
const maxValueLength = 4096;
const maxTotalLength = 16_384;

const reservedNames = new Set([
  ..."host connection keep-alive te trailer trailers transfer-encoding upgrade expect".split(" "),
  ..."user-agent date via forwarded cookie metadata metadata-flavor".split(" "),
]);

// The last line opens the metadata services of clouds, or speaks for a cloud's own front end.
const reservedPrefixes = [
  ..."content- proxy- x-forwarded- webhook- posthorn- ce-".split(" "),
  ..."x-amz- x-amzn- x-aws- x-goog- x-google x-gfe x-azure- x-ms- x-aliyun-".split(" "),
];

// Signature headers of other senders: not an endpoint's own, but a prefix that we may send ours under as well.
const formerPrefixes = ["svix-"];

/** What is wrong with one header; an empty `name` means the headers as a whole. */
export type HeaderProblem = { name: string; problem: string };

/**
 * Judges an endpoint's own headers at save: each one by itself, then no name twice in another case, at most 32, and
 * 16 KB as sent. Empty when all is well. Values may be secrets, so no problem quotes one.
 */
export function checkHeaders(headers: Record<string, string>): HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  const seenNames = new Set<string>();
  let totalLength = 0;
  for (const [name, value] of Object.entries(headers)) {
    const lowerName = name.toLowerCase();
    const problem = findProblem(name, value) ?? (seenNames.has(lowerName) ? "is given twice" : null);
    if (problem !== null) problems.push({ name, problem });
    seenNames.add(lowerName);
    totalLength += `${name}: ${value}\r\n`.length;
  }
  if (Object.keys(headers).length > maxHeaders) problems.push({ name: "", problem: "are more than 32" });
  if (totalLength > maxTotalLength) problems.push({ name: "", problem: "are more than 16 KB together" });
  return problems;
}

/** Whether one header may be sent: asked again before each send, since rows outlive rules. */
export function isHeaderAllowed(name: string, value: string): boolean {
  return findProblem(name, value) === null;
}

/** The names under which the webhook headers are sent once more, for receivers that still look for them. */
export function prefixedNames(prefix: string): { id: string; timestamp: string; signature: string } {
  return { id: `${prefix}-id`, timestamp: `${prefix}-timestamp`, signature: `${prefix}-signature` };
}

/** Judges a header prefix such as `svix` or `x-acme`: lower-case words with hyphens between, and no name that is reserved. */
export function isHeaderPrefixAllowed(prefix: string): boolean {
  if (prefix.length > 32 || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(prefix)) return false;
  return !Object.values(prefixedNames(prefix)).some(isReservedForUs);
}

function findProblem(name: string, value: string): string | null {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(name)) return "is not a name of 1 to 64 letters, digits and hyphens";
  if (isReserved(name.toLowerCase())) return "is reserved";
  if (value.length > maxValueLength) return "has a value longer than 4,096 bytes";
  return /^[\t\x20-\x7e]*$/.test(value) ? null : "has a value with other than printable ASCII characters";
}

function isReserved(lowerName: string): boolean {
  return isReservedForUs(lowerName) || formerPrefixes.some((prefix) => lowerName.startsWith(prefix));
}

/** Headers that mean something to HTTP, to clouds or as ours: not even we may send them under a prefix. */
function isReservedForUs(lowerName: string): boolean {
  return reservedNames.has(lowerName) || reservedPrefixes.some((prefix) => lowerName.startsWith(prefix));
}
