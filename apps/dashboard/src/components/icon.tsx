/** Lines on a grid of 24, drawn for this page. */
const paths = {
  alert: "M12 4 2.8 19.5h18.4zM12 10v4M12 16.9v.1",
  arrowLeft: "M19 12H5M11 6l-6 6 6 6",
  arrowRight: "M5 12h14M13 6l6 6-6 6",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  braces: "M9 4.5c-4 0-1.5 7-5 7.5 3.5.5 1 7.5 5 7.5M15 4.5c4 0 1.5 7 5 7.5-3.5.5-1 7.5-5 7.5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  chevronDown: "M6 9.5l6 6 6-6",
  chevronUp: "M6 14.5l6-6 6 6",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
  copy: "M9 9h10.5v10.5H9zM5.5 15H4.5V4.5H15v1",
  cross: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  dot: "M12 10.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8",
  download: "M12 4v10.5M7.5 10.5 12 15l4.5-4.5M5 19.5h14",
  endpoint: "M4 12h7M11 7.5v9M15 7.5a4.5 4.5 0 0 1 0 9h-4v-9zM19.5 12H21",
  filter: "M4 6h16M7 12h10M10 18h4",
  help: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.6v.1",
  history: "M4.5 12a7.5 7.5 0 1 0 2.3-5.4M4.5 4v4.5H9M12 8v4l2.5 2.5",
  key: "M14.5 4a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M10.5 13.5 4 20M6.5 17.5l2 2M15.7 8.3v.1",
  layers: "M12 4 3.5 8.5 12 13l8.5-4.5zM3.5 12.5 12 17l8.5-4.5M3.5 16.5 12 21l8.5-4.5",
  list: "M8.5 6H20M8.5 12H20M8.5 18H20M4.5 6h.1M4.5 12h.1M4.5 18h.1",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  overview: "M4 13h6V4H4zM4 20h6v-4H4zM14 20h6v-9h-6zM14 4v4h6V4z",
  pause: "M8.5 6v12M15.5 6v12",
  play: "M7.5 5v14l11-7z",
  plus: "M12 5v14M5 12h14",
  queue: "M4 5h16v4H4zM4 13h16M4 17h16M4 21h10",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4.5H15",
  save: "M6 4.5h12V20l-6-4-6 4z",
  search: "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M16 16l4.5 4.5",
  send: "M4 11.5 20 4l-5.5 16-3.5-6.5zM11 13.5 20 4",
  signOut: "M10 4.5H5v15h5M14 8l4 4-4 4M18 12H9.5",
  slash: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M6.2 6.2l11.6 11.6",
  storage:
    "M12 3.5c4.4 0 7.5 1.2 7.5 2.8v11.4c0 1.6-3.1 2.8-7.5 2.8s-7.5-1.2-7.5-2.8V6.3c0-1.6 3.1-2.8 7.5-2.8M4.5 6.5c0 1.5 3.1 2.6 7.5 2.6s7.5-1.1 7.5-2.6M4.5 12c0 1.6 3.1 2.8 7.5 2.8s7.5-1.2 7.5-2.8",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  sunMoon: "M12 3.5a8.5 8.5 0 1 0 0 17zM12 3.5a8.5 8.5 0 0 1 0 17",
  tenants: "M4 20V8l8-4 8 4v12M9 20v-5h6v5M9 10.5h.1M15 10.5h.1",
  terminal: "M4 5h16v14H4zM7.5 9.5l3 2.5-3 2.5M12.5 15h4",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7",
} as const;

export type IconName = keyof typeof paths;

/** Beside a word, which says what it means: hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
