import { getInstance } from "@posthorn/contract/routes/instance-state";
import { getStorage } from "@posthorn/contract/routes/storage";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { mount } from "../mount.ts";
import { renderInstance, renderStorage } from "../render-instance.ts";

export function mountInstanceState(app: Express, api: Api): void {
  const { state } = api;
  mount(app, api, getInstance, async () => renderInstance(await state.readInstance()));
  mount(app, api, getStorage, async () => renderStorage(await state.readStorage()));
}
