/** Posthorn's own tenant, made by the migrations: its endpoints get the operational events. */
export const posthornTenant = { id: "00000000-0000-7000-8000-000000000001", externalId: "posthorn" } as const;
