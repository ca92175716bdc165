import { Icon } from "./icon.tsx";
import classes from "./trouble-list.module.css";

/** What somebody should look after, and how. */
export type Trouble = { isUrgent: boolean; title: string; text: string };

/** Nothing at all when all is well. */
export function TroubleList({ troubles }: { troubles: readonly Trouble[] }) {
  if (troubles.length === 0) return null;
  return (
    <ul className={classes["troubles"]} aria-label="Needs attention">
      {troubles.map(({ isUrgent, title, text }) => (
        <li key={title} data-urgent={isUrgent || undefined}>
          <Icon name="alert" size={18} />
          <span>
            <strong>{title}</strong> {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
