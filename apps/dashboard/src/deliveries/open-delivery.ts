import { useApi } from "../api/api-client.tsx";
import { describeProblem } from "../api/problem-words.ts";
import { showToast } from "../components/toasts.tsx";
import { useOpenScreen } from "../frame/screen-navigation.tsx";
import type { DeliveryTarget } from "./delivery-target.ts";

/** Whether a search is the id of one delivery, or of one of its attempts. */
export function isDeliveryId(text: string): boolean {
  return /^(dlv|att)_[0-9a-z]{26}$/.test(text);
}

/** Opens the delivery that an id is of. */
export function useOpenDelivery(target: DeliveryTarget): (id: string) => void {
  const api = useApi();
  const open = useOpenScreen();
  return (id) => {
    void findDelivery(id).catch((error) => showToast(describeProblem(error).detail, "error"));
  };

  async function findDelivery(id: string): Promise<void> {
    const { data } = await api.search({ q: id });
    const [hit] = data;
    if (hit === undefined || hit.tenantId === null)
      return showToast(`No delivery has to do with ${id}`, "error");
    const { screen, params } = target({ id: hit.deliveryId ?? hit.id, tenantId: hit.tenantId });
    open(screen, { params });
  }
}
