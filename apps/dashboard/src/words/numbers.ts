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

/** So many in a second, or in a minute or an hour where that says more: `12.3/s`, `4/min`, `13/h`. */
export function formatPace(perSecond: number): string {
  const [count, unit] =
    perSecond >= 1
      ? [perSecond, "s"]
      : perSecond >= 1 / 60
        ? [perSecond * 60, "min"]
        : [perSecond * 3_600, "h"];
  return `${count >= 1_000 ? formatShort(count) : Number(count.toPrecision(3))}/${unit}`;
}

const byteUnits = ["KB", "MB", "GB", "TB"] as const;

/** `16.2 KB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), byteUnits.length);
  return `${(bytes / 1_024 ** power).toFixed(1)} ${byteUnits[power - 1]}`;
}
