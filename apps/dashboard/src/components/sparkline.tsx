import classes from "./sparkline.module.css";

/** One step of time. */
export type SparkStep = { good: number; bad: number };

const [width, height, gap] = [120, 28, 1];

/** A bar for each step, what failed on top. The label says the same in words. */
export function Sparkline({ steps, label }: { steps: readonly SparkStep[]; label: string }) {
  const most = Math.max(1, ...steps.map(({ good, bad }) => good + bad));
  const slot = width / Math.max(1, steps.length);
  return (
    <svg
      className={classes["spark"]}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <path d={`M0 ${height - 0.5}H${width}`} className={classes["floor"]} />
      {steps.map((step, index) => {
        const goodHeight = scale(step.good, most);
        const badHeight = scale(step.bad, most);
        const place = { x: index * slot, width: Math.max(slot - gap, 1) };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in time
          <g key={index}>
            {goodHeight > 0 && (
              <rect {...place} y={height - goodHeight} height={goodHeight} className={classes["good"]} />
            )}
            {badHeight > 0 && (
              <rect
                {...place}
                y={height - goodHeight - badHeight}
                height={badHeight}
                className={classes["bad"]}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** Never less than a pixel of what is there. */
function scale(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1.5, (count / most) * (height - 2));
}
