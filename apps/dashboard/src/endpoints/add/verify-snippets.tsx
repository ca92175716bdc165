import { Tabs } from "@mantine/core";
import { CopyButton } from "../../components/copy-button.tsx";
import { useStoredValue } from "../../frame/stored-value.ts";
import { verifyLanguage, verifyLanguages } from "./verify-languages.ts";
import classes from "./verify-snippets.module.css";

/** Programs that check the signature, to begin with: a tab for each language. */
export function VerifySnippets() {
  const chosen = useStoredValue(verifyLanguage);
  return (
    <Tabs
      value={chosen}
      onChange={(value) => verifyLanguage.write(verifyLanguages.find(({ id }) => id === value)?.id ?? chosen)}
      keepMounted={false}
    >
      <Tabs.List aria-label="Languages">
        {verifyLanguages.map(({ id, name }) => (
          <Tabs.Tab key={id} value={id}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {verifyLanguages.map(({ id, name, code }) => (
        <Tabs.Panel key={id} value={id}>
          <div className={classes["copy"]}>
            <CopyButton label="Copy code" text={() => code} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={classes["code"]} tabIndex={0} aria-label={`Code in ${name}`}>
            <pre>{code}</pre>
          </section>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
