import { mayDo, useSession } from "../session.tsx";

/** The catalogue is one for the whole instance. */
export function useMayChangeCatalogue(): boolean {
  const session = useSession();
  return session.tenantId === null && mayDo(session, "admin");
}
