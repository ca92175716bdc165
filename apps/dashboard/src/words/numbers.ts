const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function formatNumber(value: number): string {
  return whole.format(value);
}

/** For places with little room: `1.2K`. */
export function formatShort(value: number): string {
  return short.format(value);
}

/** A share from 0 to 1 as `98.5 %`; never `100 %` while something failed. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  return `${Math.min(percent, 99.9).toFixed(1)} %`;
}

export function plural(count: number, one: string, several = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : several}`;
}

/** `16.2 KB` */
export function formatBytes(bytes: number): string {
  return bytes < 1_024 ? `${bytes} B` : `${(bytes / 1_024).toFixed(1)} KB`;
}
