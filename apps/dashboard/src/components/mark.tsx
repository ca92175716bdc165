/** The horn that announced the mail coach. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#3b57cf" />
      <path
        d="M6 17.5c5 0 9-1 12.5-4.8l4-4.2c.9-1 2.5-.3 2.5 1V22c0 1.300-1.600 2-2.500 1l-3-3c-1.600-1.600-3.700-2.400-5.900-2.200M13.600 17.800a4.200 4.200 0 1 1-4.200 4.200"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
