// Made from the contract by `npm run generate:sdk`.

export interface paths {
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tenants
         * @description Scope: `admin`.
         */
        get: operations["listTenants"];
        put?: never;
        /**
         * Create a tenant
         * @description Scope: `admin`.
         */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tenant
         * @description Scope: `admin`.
         */
        get: operations["getTenant"];
        /**
         * Create or replace a tenant by its externalId
         * @description Safe to repeat: call it whenever a customer signs up or changes.
         *
         *     Scope: `admin`.
         */
        put: operations["putTenant"];
        post?: never;
        /**
         * Erase a tenant
         * @description At once the tenant is found nowhere, gets no event, is sent nothing, and its keys are revoked; its externalId is free again. Everything that is stored of it is then erased by the operation that is answered. This cannot be undone.
         *
         *     Scope: `admin`.
         */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        /**
         * Change a tenant
         * @description Fields left out stay as they are; `metadata` is replaced as a whole.
         *
         *     Scope: `admin`.
         */
        patch: operations["updateTenant"];
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Scope: `admin`.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key
         * @description Scope: `admin`.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the key that asks
         * @description Tells a program what its key may do. For API keys only.
         *
         *     Any scope.
         */
        get: operations["getCurrentApiKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{apiKey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an API key
         * @description Revoked keys too.
         *
         *     Scope: `admin`.
         */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It stops working within 5 seconds, everywhere. A key can be revoked once.
         *
         *     Scope: `admin`.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/portal-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's portal sessions
         * @description Sessions that ended more than a week ago are gone.
         *
         *     Scope: `endpoints:read`, of a key of the whole instance.
         */
        get: operations["listPortalSessions"];
        put?: never;
        /**
         * Let a tenant into the portal
         * @description Redirect the tenant's browser to `url`, or hand `token` to a portal of your own. The session reaches only what is the tenant's, and never more than the key that made it.
         *
         *     Scope: `endpoints:write`, of a key of the whole instance.
         */
        post: operations["createPortalSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/portal-sessions/{portalSession}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a portal session
         * @description Its tokens and its code stop working within 5 seconds, everywhere.
         *
         *     Scope: `endpoints:write`, of a key of the whole instance.
         */
        delete: operations["revokePortalSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portal-sessions/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange the code of a portal URL for a token
         * @description What the portal does with the code in its fragment. It works once, within 5 minutes. A code that is wrong, used, expired or of a revoked session is refused in the same words.
         *
         *     Public.
         */
        post: operations["exchangePortalCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portal-sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the session of the token that asks
         * @description For portal tokens only.
         *
         *     Any scope.
         */
        get: operations["getCurrentPortalSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List event types
         * @description Scope: `endpoints:read`.
         */
        get: operations["listEventTypes"];
        put?: never;
        /**
         * Add an event type to the catalogue
         * @description Scope: `admin`.
         */
        post: operations["createEventType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import event types from an OpenAPI document
         * @description Adds a type for each webhook of the document, or changes it: description, schema and example. What the document does not say stays as it is, archived types stay archived, and types it does not name are left alone.
         *
         *     Scope: `admin`.
         */
        post: operations["importEventTypes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/{eventType}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event type
         * @description Scope: `endpoints:read`.
         */
        get: operations["getEventType"];
        put?: never;
        post?: never;
        /**
         * Archive an event type
         * @description It leaves the catalogue; events and subscriptions that name it stay.
         *
         *     Scope: `admin`.
         */
        delete: operations["archiveEventType"];
        options?: never;
        head?: never;
        /**
         * Change an event type
         * @description Fields left out stay as they are.
         *
         *     Scope: `admin`.
         */
        patch: operations["updateEventType"];
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a tenant's endpoints
         * @description Scope: `endpoints:read`.
         */
        get: operations["listEndpoints"];
        put?: never;
        /**
         * Register a callback URL
         * @description Scope: `endpoints:write`.
         */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List endpoints of all tenants, failing ones first
         * @description In order of `state`: open breakers first, the longest failing before others, then the newest before others. A tenant's key lists its own tenant's only. An endpoint that fails or recovers meanwhile may be on two pages, or on none.
         *
         *     Scope: `endpoints:read`.
         */
        get: operations["listAllEndpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how deliveries to each endpoint of a tenant went
         * @description On the same pages as the list of the tenant's endpoints.
         *
         *     Scope: `stats:read`.
         */
        get: operations["listEndpointStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/filter-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a filter on a payload
         * @description Nothing is kept, and nothing is sent.
         *
         *     Scope: `endpoints:read`.
         */
        post: operations["testFilter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/url-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a URL before an endpoint has it
         * @description Looks its host up, and connects to nothing. Nothing is kept.
         *
         *     Scope: `endpoints:write`.
         */
        post: operations["checkEndpointUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an endpoint
         * @description Scope: `endpoints:read`.
         */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete an endpoint
         * @description Its unfinished deliveries are cancelled.
         *
         *     Scope: `endpoints:write`.
         */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change an endpoint
         * @description Fields left out stay as they are; lists and `headers` are replaced as a whole.
         *
         *     Scope: `endpoints:write`.
         */
        patch: operations["updateEndpoint"];
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop sending to an endpoint
         * @description It goes on getting deliveries; they wait until it is resumed. Attempts under way end.
         *
         *     Scope: `endpoints:write`.
         */
        post: operations["pauseEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send to an endpoint again
         * @description Whether it was paused, disabled or behind an open breaker: its lane starts as good as new. The body may be left out.
         *
         *     Scope: `endpoints:write`.
         */
        post: operations["resumeEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}/lane": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what holds an endpoint's deliveries
         * @description Scope: `endpoints:read`.
         */
        get: operations["getLane"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to an endpoint
         * @description To this endpoint alone, whatever it subscribes to, with one attempt that is not retried; an open breaker lets it pass, unless the endpoint has a rate. The endpoint has to be active. The body may be left out.
         *
         *     Scope: `endpoints:write`.
         */
        post: operations["testEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how deliveries to an endpoint went
         * @description Scope: `stats:read`.
         */
        get: operations["getEndpointStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an endpoint's signing secret
         * @description Scope: `secrets:read`.
         */
        get: operations["getEndpointSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/endpoints/{endpoint}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an endpoint a new signing secret
         * @description Until the overlap ends, each attempt is signed with both secrets. The body may be left out.
         *
         *     Scope: `secrets:write`.
         */
        post: operations["rotateEndpointSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the public keys that verify `v1a`
         * @description A JSON Web Key Set of every key that signs now, for the tenant's receivers. Named by its id alone: an externalId could be guessed.
         *
         *     Public.
         */
        get: operations["getKeySet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/signing-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the tenant's public key
         * @description The current ed25519 key, for receivers that are given it by hand.
         *
         *     Scope: `endpoints:read`.
         */
        get: operations["getSigningKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/signing-key/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a tenant a new ed25519 key
         * @description From the next attempt on, each is signed with both keys until the overlap ends. Endpoints that ask for `v1a` get a new version. The body may be left out.
         *
         *     Scope: `secrets:write`.
         */
        post: operations["rotateSigningKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a tenant's events
         * @description A search looks at so many events at most: a page may be short, or even empty, while `nextCursor` says that there is more.
         *
         *     Scope: `deliveries:read`; with `payloadPath`, `payloads:read` too.
         */
        get: operations["listEvents"];
        put?: never;
        /**
         * Emit an event
         * @description 202 means kept: the event and its deliveries are committed before the answer.
         *
         *     Scope: `events:write`.
         */
        post: operations["createEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Emit up to 1,000 events
         * @description Each event succeeds or fails alone; results come in the order of the events. With an Idempotency-Key, each event has that key with its place in the list.
         *
         *     Scope: `events:write`.
         */
        post: operations["createEventBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/events/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count a tenant's events
         * @description Scope: `deliveries:read`.
         */
        get: operations["countEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/events/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event
         * @description Scope: `deliveries:read`; with `?include=payload`, `payloads:read` too.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/events/{event}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an event's deliveries
         * @description Scope: `deliveries:read`.
         */
        get: operations["listEventDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/events/{event}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell why each endpoint did or did not get an event
         * @description Every endpoint of the tenant, and those deleted since that have a delivery of it.
         *
         *     Scope: `deliveries:read`; with `?include=payload`, `payloads:read` too.
         */
        get: operations["explainEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a tenant's deliveries
         * @description A search looks at so many deliveries at most: a page may be short, or even empty, while `nextCursor` says that there is more.
         *
         *     Scope: `deliveries:read`.
         */
        get: operations["listTenantDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/deliveries/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count a tenant's deliveries
         * @description Scope: `deliveries:read`.
         */
        get: operations["countTenantDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find deliveries of all tenants
         * @description A tenant's key finds its own tenant's only. A search looks at so many deliveries at most: a page may be short, or even empty, while `nextCursor` says that there is more.
         *
         *     Scope: `deliveries:read`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count deliveries of all tenants
         * @description A tenant's key counts its own tenant's only.
         *
         *     Scope: `deliveries:read`.
         */
        get: operations["countDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find what an id is of
         * @description Any id of Posthorn's, or an `externalId` of a tenant or an event, as a whole. A tenant's key finds what is its tenant's only.
         *
         *     Scope: `deliveries:read`.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow attempts as they are recorded
         * @description Server-sent events. `event: attempt` for each attempt, about a second after it; `id` is the attempt's. At most 200 a second are told; `event: skipped` with `{count}` says how many more there were. A comment comes every 15 seconds.
         *
         *     With `Last-Event-ID`, what was recorded meanwhile is told, a minute back at most; attempts shortly before that one may come again, so tell them apart by their ids.
         *
         *     A tenant's key hears of its own tenant only. The stream ends within 5 seconds when its key is revoked or expires, and when the client is too slow. The lists have everything; this is for watching.
         *
         *     Scope: `deliveries:read`.
         */
        get: operations["streamDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a delivery
         * @description Scope: `deliveries:read`.
         */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/deliveries/{delivery}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a delivery's attempts
         * @description Scope: `deliveries:read`.
         */
        get: operations["listAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/deliveries/{delivery}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Attempt a delivery again, now
         * @description Whatever its status, unless an attempt is in flight.
         *
         *     Scope: `deliveries:write`.
         */
        post: operations["retryDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/deliveries/{delivery}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a delivery that waits
         * @description No further attempt is made. With an ordering key, the next delivery of that key goes on.
         *
         *     Scope: `deliveries:write`.
         */
        post: operations["cancelDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List operations
         * @description A tenant's key finds its own tenant's only.
         *
         *     Scope: `deliveries:read`.
         */
        get: operations["listOperations"];
        put?: never;
        /**
         * Retry, cancel or replay many deliveries
         * @description What is meant is fixed by this call: relative times are counted from it, and what comes or fails later is left alone. `retry` makes deliveries due at once, `cancel` ends those that wait, `replay-missing` makes the deliveries that an endpoint would get by its subscription of now and has none of. With `dryRun` nothing happens: it answers 200 with the number. A tenant has at most 20 operations that have not ended, and there are at most 100 of the whole instance: 409 `conflict`.
         *
         *     Scope: `deliveries:write`.
         */
        post: operations["createOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an operation and how far it is
         * @description Scope: `deliveries:read`.
         */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Halt an operation
         * @description It stops where it is, and goes on from there when it is resumed. An erasure cannot be halted.
         *
         *     Scope: `deliveries:write`.
         */
        post: operations["pauseOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a halted operation go on
         * @description Scope: `deliveries:write`.
         */
        post: operations["resumeOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an operation where it is
         * @description What it has done stays done. An erasure cannot be cancelled.
         *
         *     Scope: `deliveries:write`.
         */
        post: operations["cancelOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List changes made to anything
         * @description Every change made through the API, and endpoints that Posthorn disabled. Nothing shown is secret.
         *
         *     Scope: `admin`.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{tenant}/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List changes made to what a tenant owns
         * @description Who did what to the tenant's endpoints, secrets, deliveries, keys and portal sessions.
         *
         *     Scope: `endpoints:read`.
         */
        get: operations["listTenantAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how deliveries went
         * @description Of all tenants, of one, or of one endpoint. A tenant's key reads its own tenant's only.
         *
         *     Scope: `stats:read`.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the endpoints or tenants with the most failed attempts
         * @description Those that had any in the window, and still are there. A tenant's key reads its own tenant's only.
         *
         *     Scope: `stats:read`.
         */
        get: operations["listTopFailing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How is the instance doing?
         * @description Version, workers, queue, and what waits. For monitoring, scrape `/metrics` instead.
         *
         *     Scope: `stats:read`, of a key of the whole instance.
         */
        get: operations["getInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is stored, and how long it is kept
         * @description Scope: `stats:read`, of a key of the whole instance.
         */
        get: operations["getStorage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Public.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it do its work?
         * @description Public.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description Public.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "externalId": "acme",
         *       "name": "Acme Inc."
         *     }
         */
        TenantCreate: {
            /** @default null */
            externalId?: components["schemas"]["TenantExternalId"] | null;
            name: string;
            /**
             * @description The caller's own notes, at most 50.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * @description The caller's own name for a tenant.
         * @example acme
         */
        TenantExternalId: string;
        /**
         * @example {
         *       "name": "Acme Inc.",
         *       "metadata": {
         *         "plan": "pro"
         *       }
         *     }
         */
        TenantPut: {
            name: string;
            /**
             * @description The caller's own notes, at most 50.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * @description A tenant: `ten_…` or its `externalId`.
         * @example acme
         */
        TenantRef: string;
        /**
         * @example {
         *       "name": "Acme Ltd."
         *     }
         */
        TenantUpdate: {
            externalId?: components["schemas"]["TenantExternalId"] | null;
            name?: string;
            /** @description The caller's own notes, at most 50. */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * @example {
         *       "name": "billing backend",
         *       "scopes": [
         *         "events:write"
         *       ]
         *     }
         */
        ApiKeyCreate: {
            name: string;
            /**
             * @description null: the key is for the whole instance.
             * @default null
             */
            tenant?: components["schemas"]["TenantRef"] | null;
            scopes: components["schemas"]["Scope"][];
            /** @default null */
            expiresAt?: string | null;
            /**
             * @description Requests a second that each API process takes. null: for a tenant's key what the instance is set to, for others no limit.
             * @default null
             */
            ratePerSecond?: number | null;
        };
        /**
         * @description `admin` grants everything, `x:write` grants `x:read`.
         * @enum {string}
         */
        Scope: "admin" | "events:write" | "endpoints:read" | "endpoints:write" | "secrets:read" | "secrets:write" | "deliveries:read" | "deliveries:write" | "payloads:read" | "stats:read";
        /**
         * @description An API key.
         * @example key_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        ApiKeyId: string;
        /**
         * @default {}
         * @example {
         *       "capabilities": [
         *         "endpoints:write",
         *         "deliveries:read"
         *       ],
         *       "expiresInSeconds": 3600,
         *       "returnUrl": "https://app.example.com/settings",
         *       "theme": {
         *         "mode": "dark",
         *         "primaryColor": "#3366ff"
         *       }
         *     }
         */
        PortalSessionCreate: {
            /** @description Left out: all that the key itself may do. */
            capabilities?: components["schemas"]["Capability"][];
            /** @default 3600 */
            expiresInSeconds?: number;
            /**
             * @description Where the portal's way back leads.
             * @default null
             */
            returnUrl?: string | null;
            /** @default null */
            theme?: components["schemas"]["PortalTheme"] | null;
        };
        /**
         * @description A scope that a portal session can have; `x:write` grants `x:read`.
         * @enum {string}
         */
        Capability: "endpoints:read" | "endpoints:write" | "secrets:read" | "secrets:write" | "deliveries:read" | "deliveries:write" | "payloads:read" | "stats:read";
        PortalTheme: {
            /** @enum {string} */
            mode?: "light" | "dark" | "auto";
            primaryColor?: string;
            /** Format: uri */
            logoUrl?: string;
        };
        /**
         * @description A portal session.
         * @example ps_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        PortalSessionId: string;
        /**
         * @example {
         *       "code": "phc_<id>_<secret>_<checksum>"
         *     }
         */
        PortalCodeExchange: {
            code: string;
        };
        /**
         * @example {
         *       "name": "invoice.paid",
         *       "description": "An invoice was paid.",
         *       "example": {
         *         "invoice": "in_42"
         *       }
         *     }
         */
        EventTypeCreate: {
            name: components["schemas"]["EventTypeName"];
            /** @default  */
            description?: string;
            /**
             * @description JSON Schema of the payload: 2020-12, or draft-07 when `$schema` says so.
             * @default null
             */
            schema?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description A payload to show in the catalogue; it keeps to the schema.
             * @default null
             */
            example?: unknown;
            /**
             * @description What becomes of a payload that breaks the schema: nothing, it is noted on the event, or it is refused. `warn` and `reject` need a schema.
             * @default off
             * @enum {string}
             */
            validate?: "off" | "warn" | "reject";
        };
        /** @example invoice.paid */
        EventTypeName: string;
        /**
         * @example {
         *       "document": {
         *         "openapi": "3.1.0",
         *         "info": {
         *           "title": "Billing",
         *           "version": "1"
         *         },
         *         "webhooks": {
         *           "invoice.paid": {
         *             "post": {
         *               "summary": "An invoice was paid.",
         *               "requestBody": {
         *                 "content": {
         *                   "application/json": {
         *                     "schema": {
         *                       "type": "object",
         *                       "required": [
         *                         "invoice"
         *                       ]
         *                     }
         *                   }
         *                 }
         *               }
         *             }
         *           }
         *         }
         *       },
         *       "validate": "warn"
         *     }
         */
        EventTypeImport: {
            /** @description An OpenAPI document as JSON: 3.1 with `webhooks`, or 3.0 with `x-webhooks`. */
            document: {
                [key: string]: unknown;
            };
            /**
             * @description For types that get a schema; as it is when left out.
             * @enum {string}
             */
            validate?: "off" | "warn" | "reject";
            /**
             * @description Says what would happen, and changes nothing.
             * @default false
             */
            dryRun?: boolean;
        };
        /**
         * @example {
         *       "description": "An invoice was paid in full."
         *     }
         */
        EventTypeUpdate: {
            description?: string;
            /** @description JSON Schema of the payload: 2020-12, or draft-07 when `$schema` says so. */
            schema?: {
                [key: string]: unknown;
            } | null;
            /** @description A payload to show in the catalogue; it keeps to the schema. */
            example?: unknown;
            /**
             * @description What becomes of a payload that breaks the schema: nothing, it is noted on the event, or it is refused. `warn` and `reject` need a schema.
             * @enum {string}
             */
            validate?: "off" | "warn" | "reject";
            /** @description false brings an archived event type back. */
            archived?: boolean;
        };
        /**
         * @example {
         *       "url": "https://hooks.acme.example/in",
         *       "eventTypes": [
         *         "invoice.*",
         *         "user.created"
         *       ]
         *     }
         * @example {
         *       "url": "https://hooks.acme.example/cloudevents",
         *       "format": "cloudevents_structured",
         *       "signatures": [
         *         "v1",
         *         "v1a"
         *       ],
         *       "authentication": {
         *         "type": "oauth2",
         *         "tokenUrl": "https://login.acme.example/token",
         *         "clientId": "posthorn",
         *         "clientSecret": "7Fjfp0ZBr1KtDRbnfVdmIw",
         *         "scope": "webhooks.write"
         *       }
         *     }
         */
        EndpointCreate: {
            /**
             * Format: uri
             * @description http or https, on a public address; see `url_not_allowed`.
             */
            url: string;
            /** @default  */
            description?: string;
            /**
             * @default [
             *       "*"
             *     ]
             */
            eventTypes?: components["schemas"]["EventTypePattern"][];
            /** @default [] */
            channels?: string[];
            /**
             * @description Sent with each attempt besides ours. Values are never shown again.
             * @default {}
             */
            headers?: {
                [key: string]: string;
            };
            /**
             * @description Absolute deadline of an attempt.
             * @default 15000
             */
            timeoutMs?: number;
            /**
             * @description Seconds to wait after the 1st, 2nd, … failed attempt.
             * @default [
             *       5,
             *       300,
             *       1800,
             *       7200,
             *       18000,
             *       36000,
             *       50400,
             *       72000,
             *       86400
             *     ]
             */
            retrySchedule?: number[];
            /**
             * @description Requests in flight at once, per worker.
             * @default 10
             */
            maxInFlight?: number;
            /**
             * @description Attempts a second over all workers, evenly spaced; fractions count. null: no limit.
             * @default null
             */
            ratePerSecond?: number | null;
            /**
             * @description What a payload must be like, in the language of the guide `docs/guides/filters.md`: fields with values, or with `$eq $neq $gt $gte $lt $lte $in $nin $startsWith $endsWith $exist $or $and $not`. At most 8,192 characters, 16 levels, 100 conditions. null: any payload.
             * @default null
             * @example {
             *       "total": {
             *         "$gte": 100
             *       },
             *       "customer": {
             *         "country": {
             *           "$in": [
             *             "DE",
             *             "FR"
             *           ]
             *         }
             *       }
             *     }
             */
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @default raw */
            format?: components["schemas"]["DeliveredFormat"];
            /**
             * @description How each attempt is signed. `v1`: HMAC-SHA256 with the endpoint's secret. `v1a`: ed25519 with the tenant's key, whose public half is in its JSON Web Key Set.
             * @default [
             *       "v1"
             *     ]
             */
            signatures?: ("v1" | "v1a")[];
            /**
             * @description Sends `<prefix>-id`, `<prefix>-timestamp` and `<prefix>-signature` besides the `webhook-` headers, with the same values: for receivers that still look for those of a former sender, such as `svix`. null: no others.
             * @default null
             */
            headerPrefix?: string | null;
            /**
             * @description The Authorization header of each attempt: HTTP Basic, a fixed bearer token, or an access token that is fetched by the client credentials grant of OAuth 2.0. Replaced as a whole; secrets are never shown again. null: none.
             * @default null
             * @example {
             *       "type": "bearer",
             *       "token": "mF_9.B5f-4.1JqM"
             *     }
             */
            authentication?: ({
                /** @constant */
                type: "basic";
                username: string;
                password: string;
            } | {
                /** @constant */
                type: "bearer";
                token: string;
            } | {
                /** @constant */
                type: "oauth2";
                /**
                 * Format: uri
                 * @description Under the same rules as the endpoint's `url`.
                 */
                tokenUrl: string;
                clientId: string;
                clientSecret: string;
                /** @default null */
                scope?: string | null;
                /** @default null */
                audience?: string | null;
                /**
                 * @description Where the client's id and secret stand: in the Authorization header, or in the body.
                 * @default basic
                 * @enum {string}
                 */
                clientAuthentication?: "basic" | "post";
            }) | null;
            /** @description Made when left out. */
            secret?: components["schemas"]["SigningSecret"];
        };
        /** @example invoice.* */
        EventTypePattern: string;
        /**
         * @description What the body is. `raw`: the payload, byte for byte. `envelope`: `{type, timestamp, data}` as Standard Webhooks proposes. `cloudevents_structured`, `cloudevents_binary`: a CloudEvent 1.0 in the body, or in `ce-*` headers beside the payload.
         * @enum {string}
         */
        DeliveredFormat: "raw" | "envelope" | "cloudevents_structured" | "cloudevents_binary";
        /** @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo= */
        SigningSecret: string;
        /**
         * @description How far back: in steps of a minute, an hour, six hours or a day (UTC).
         * @enum {string}
         */
        StatsWindow: "1h" | "24h" | "7d" | "30d";
        /**
         * @example {
         *       "filter": {
         *         "total": {
         *           "$gte": 100
         *         },
         *         "customer": {
         *           "country": {
         *             "$in": [
         *               "DE",
         *               "FR"
         *             ]
         *           }
         *         }
         *       },
         *       "payload": {
         *         "total": 99.5
         *       }
         *     }
         */
        FilterTest: {
            /** @description What a payload must be like, in the language of the guide `docs/guides/filters.md`: fields with values, or with `$eq $neq $gt $gte $lt $lte $in $nin $startsWith $endsWith $exist $or $and $not`. At most 8,192 characters, 16 levels, 100 conditions. */
            filter: {
                [key: string]: unknown;
            };
            payload: unknown;
        };
        /**
         * @example {
         *       "url": "https://hooks.acme.example/in"
         *     }
         */
        UrlCheck: {
            url: string;
        };
        /**
         * @description An endpoint.
         * @example ep_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        EndpointId: string;
        /**
         * @example {
         *       "timeoutMs": 10000,
         *       "maxInFlight": 20,
         *       "ratePerSecond": 0.5
         *     }
         */
        EndpointUpdate: {
            /**
             * Format: uri
             * @description http or https, on a public address; see `url_not_allowed`.
             */
            url?: string;
            description?: string;
            eventTypes?: components["schemas"]["EventTypePattern"][];
            channels?: string[];
            /** @description Sent with each attempt besides ours. Values are never shown again. */
            headers?: {
                [key: string]: string;
            };
            /** @description Absolute deadline of an attempt. */
            timeoutMs?: number;
            /** @description Seconds to wait after the 1st, 2nd, … failed attempt. */
            retrySchedule?: number[];
            /** @description Requests in flight at once, per worker. */
            maxInFlight?: number;
            /** @description Attempts a second over all workers, evenly spaced; fractions count. null: no limit. */
            ratePerSecond?: number | null;
            /**
             * @description What a payload must be like, in the language of the guide `docs/guides/filters.md`: fields with values, or with `$eq $neq $gt $gte $lt $lte $in $nin $startsWith $endsWith $exist $or $and $not`. At most 8,192 characters, 16 levels, 100 conditions. null: any payload.
             * @example {
             *       "total": {
             *         "$gte": 100
             *       },
             *       "customer": {
             *         "country": {
             *           "$in": [
             *             "DE",
             *             "FR"
             *           ]
             *         }
             *       }
             *     }
             */
            filter?: {
                [key: string]: unknown;
            } | null;
            format?: components["schemas"]["DeliveredFormat"];
            /** @description How each attempt is signed. `v1`: HMAC-SHA256 with the endpoint's secret. `v1a`: ed25519 with the tenant's key, whose public half is in its JSON Web Key Set. */
            signatures?: ("v1" | "v1a")[];
            /** @description Sends `<prefix>-id`, `<prefix>-timestamp` and `<prefix>-signature` besides the `webhook-` headers, with the same values: for receivers that still look for those of a former sender, such as `svix`. null: no others. */
            headerPrefix?: string | null;
            /**
             * @description The Authorization header of each attempt: HTTP Basic, a fixed bearer token, or an access token that is fetched by the client credentials grant of OAuth 2.0. Replaced as a whole; secrets are never shown again. null: none.
             * @example {
             *       "type": "bearer",
             *       "token": "mF_9.B5f-4.1JqM"
             *     }
             */
            authentication?: ({
                /** @constant */
                type: "basic";
                username: string;
                password: string;
            } | {
                /** @constant */
                type: "bearer";
                token: string;
            } | {
                /** @constant */
                type: "oauth2";
                /**
                 * Format: uri
                 * @description Under the same rules as the endpoint's `url`.
                 */
                tokenUrl: string;
                clientId: string;
                clientSecret: string;
                /** @default null */
                scope?: string | null;
                /** @default null */
                audience?: string | null;
                /**
                 * @description Where the client's id and secret stand: in the Authorization header, or in the body.
                 * @default basic
                 * @enum {string}
                 */
                clientAuthentication?: "basic" | "post";
            }) | null;
        };
        /**
         * @default {}
         * @example {
         *       "backlog": "all"
         *     }
         * @example {
         *       "backlog": {
         *         "since": "2026-03-01T12:00:00.000Z"
         *       }
         *     }
         */
        EndpointResume: {
            /**
             * @description `all` of what waits is sent, `none` of it, or that of events emitted `since` a time. The rest is cancelled.
             * @default all
             */
            backlog?: ("all" | "none") | {
                /** Format: date-time */
                since: string;
            };
        };
        /**
         * @default {}
         * @example {}
         * @example {
         *       "eventType": "invoice.paid",
         *       "payload": {
         *         "invoice": "in_42"
         *       }
         *     }
         */
        EndpointTest: {
            /**
             * @description One of the catalogue; null: `posthorn.test`.
             * @default null
             */
            eventType?: components["schemas"]["EventTypeName"] | null;
            /** @description Any JSON value, delivered byte for byte. Left out: the example of the event type, or else a small payload that says it is a test. */
            payload?: unknown;
        };
        /**
         * @default {}
         * @example {
         *       "overlapSeconds": 86400
         *     }
         */
        SecretRotate: {
            /**
             * @description How long the previous secret still signs too.
             * @default 86400
             */
            overlapSeconds?: number;
            /** @description Made when left out. */
            secret?: components["schemas"]["SigningSecret"];
        };
        /**
         * @description A tenant.
         * @example ten_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        TenantId: string;
        /**
         * @default {}
         * @example {
         *       "overlapSeconds": 86400
         *     }
         */
        SigningKeyRotate: {
            /**
             * @description How long the previous key still signs too, and is still published.
             * @default 86400
             */
            overlapSeconds?: number;
        };
        /**
         * @example {
         *       "eventType": "invoice.paid",
         *       "payload": {
         *         "invoice": "in_42",
         *         "amount": "129.00"
         *       },
         *       "tags": [
         *         "order-42"
         *       ]
         *     }
         * @example {
         *       "eventType": "user.created",
         *       "payload": {
         *         "user": "u_7"
         *       },
         *       "channels": [
         *         "eu"
         *       ],
         *       "externalId": "7f0c",
         *       "orderingKey": "u_7"
         *     }
         */
        EventCreate: {
            eventType: components["schemas"]["EventTypeName"];
            /** @default [] */
            channels?: string[];
            /** @default [] */
            tags?: string[];
            /**
             * @description The caller's own id for the event, unique in its tenant.
             * @default null
             */
            externalId?: string | null;
            /**
             * @description Not before then; at most 30 days ahead. null: at once.
             * @default null
             */
            deliverAt?: string | null;
            /**
             * @description Each endpoint gets the events of one key strictly in the order they were emitted in. null: any order.
             * @default null
             */
            orderingKey?: string | null;
            /** @description Any JSON value. Delivered byte for byte as written here, spacing and number formats included. */
            payload: unknown;
        };
        /**
         * @example {
         *       "events": [
         *         {
         *           "tenant": "acme",
         *           "eventType": "invoice.paid",
         *           "payload": {
         *             "invoice": "in_42"
         *           }
         *         }
         *       ]
         *     }
         */
        EventBatch: {
            events: {
                eventType: components["schemas"]["EventTypeName"];
                /** @default [] */
                channels?: string[];
                /** @default [] */
                tags?: string[];
                /**
                 * @description The caller's own id for the event, unique in its tenant.
                 * @default null
                 */
                externalId?: string | null;
                /**
                 * @description Not before then; at most 30 days ahead. null: at once.
                 * @default null
                 */
                deliverAt?: string | null;
                /**
                 * @description Each endpoint gets the events of one key strictly in the order they were emitted in. null: any order.
                 * @default null
                 */
                orderingKey?: string | null;
                tenant: components["schemas"]["TenantRef"];
                /** @description Any JSON value. Delivered byte for byte as written here, spacing and number formats included. */
                payload: unknown;
            }[];
        };
        /**
         * @description An event; sent as `webhook-id` with each of its attempts.
         * @example evt_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        EventId: string;
        /**
         * @description An attempt.
         * @example att_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        AttemptId: string;
        /**
         * @description A delivery.
         * @example dlv_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        DeliveryId: string;
        /**
         * @example {
         *       "action": "retry",
         *       "tenant": "acme",
         *       "filter": {
         *         "endpoint": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "status": "failed",
         *         "createdWithin": "24h"
         *       },
         *       "ratePerSecond": 50
         *     }
         */
        OperationCreate: {
            /** @enum {string} */
            action: "retry" | "cancel" | "replay-missing";
            /** @description A tenant's key: its own when left out. A key of the instance: all tenants when left out. */
            tenant?: components["schemas"]["TenantRef"];
            filter: {
                ids?: components["schemas"]["DeliveryId"][];
                endpoint?: components["schemas"]["EndpointId"];
                event?: components["schemas"]["EventId"];
                eventType?: components["schemas"]["EventTypePattern"];
                /**
                 * @description Of the last answer.
                 * @enum {string}
                 */
                statusClass?: "2xx" | "3xx" | "4xx" | "5xx";
                /** @description A tag of the event. */
                tag?: string;
                /** @description retry: `failed` when left out. */
                status?: ("pending" | "delivering" | "delivered" | "failed" | "cancelled") | ("pending" | "delivering" | "delivered" | "failed" | "cancelled")[];
                /** @description Of the last attempt. */
                reason?: ("ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth") | ("ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth")[];
                /** Format: date-time */
                createdAfter?: string;
                /**
                 * Format: date-time
                 * @description The time of the request when left out.
                 */
                createdBefore?: string;
                /**
                 * @description Created no longer ago than that, counted from the request.
                 * @example 24h
                 */
                createdWithin?: string;
                /**
                 * @description Says that nothing else need narrow a whole instance.
                 * @constant
                 */
                all?: true;
            };
            /**
             * @description Deliveries a second that it makes due, on average. null: as fast as it may.
             * @default null
             */
            ratePerSecond?: number | null;
            /**
             * @description Only counts.
             * @default false
             */
            dryRun?: boolean;
        };
        /** @enum {string} */
        OperationStatus: "running" | "paused" | "finished" | "cancelled" | "failed";
        /** @enum {string} */
        OperationAction: "retry" | "cancel" | "replay-missing" | "erase-tenant";
        /**
         * @description An operation.
         * @example op_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        OperationId: string;
        /** @description With the format `envelope`. */
        Envelope: {
            type: components["schemas"]["EventTypeName"];
            /**
             * Format: date-time
             * @description When the event was emitted.
             * @example 2026-03-01T12:00:00.000Z
             */
            timestamp: string;
            /** @description The payload, byte for byte as it was emitted. */
            data: unknown;
        };
        /** @description With the format `cloudevents_structured`. */
        CloudEvent: {
            /** @constant */
            specversion: "1.0";
            id: components["schemas"]["EventId"];
            /**
             * @description The tenant.
             * @example /tenants/ten_01k6xq7tb5f3m8r9v2w4y6z0ac
             */
            source: string;
            type: components["schemas"]["EventTypeName"];
            /**
             * Format: date-time
             * @description When the event was emitted.
             * @example 2026-03-01T12:00:00.000Z
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            /** @description The payload, byte for byte as it was emitted. */
            data: unknown;
        };
        /**
         * @example {
         *       "id": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "externalId": "acme",
         *       "name": "Acme Inc.",
         *       "metadata": {
         *         "plan": "pro"
         *       },
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "updatedAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        Tenant: {
            id: components["schemas"]["TenantId"];
            externalId: components["schemas"]["TenantExternalId"] | null;
            name: string;
            metadata: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            updatedAt: string;
        };
        /**
         * @example {
         *       "type": "/docs/problems#invalid_field",
         *       "title": "Invalid field",
         *       "status": 422,
         *       "detail": "The body breaks its schema.",
         *       "code": "invalid_field",
         *       "requestId": "req_8f2c",
         *       "errors": [
         *         {
         *           "pointer": "/timeoutMs",
         *           "message": "Too big: expected number to be <=30000"
         *         }
         *       ]
         *     }
         */
        Problem: {
            /** @description Where the code is explained: a reference relative to the instance. */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            code: "malformed_json" | "invalid_utf8" | "bad_request" | "invalid_cursor" | "unauthorized" | "forbidden" | "not_found" | "tenant_not_found" | "endpoint_not_found" | "event_not_found" | "delivery_not_found" | "event_type_not_found" | "api_key_not_found" | "portal_session_not_found" | "operation_not_found" | "idempotency_conflict" | "idempotency_in_progress" | "already_created" | "external_id_taken" | "conflict" | "delivery_in_progress" | "payload_expired" | "precondition_failed" | "payload_too_large" | "unsupported_media_type" | "invalid_field" | "invalid_payload" | "payload_too_deep" | "unknown_event_type" | "url_not_allowed" | "rate_limited" | "internal_error" | "unavailable";
            requestId: string;
            errors?: {
                /** @description RFC 6901 pointer into the part of the request that `detail` names. */
                pointer: string;
                message: string;
            }[];
        };
        /**
         * @example {
         *       "id": "op_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "action": "retry",
         *       "status": "running",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "filter": {
         *         "endpoint": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "status": [
         *           "failed"
         *         ],
         *         "createdAfter": "2026-03-01T08:00:00.000Z",
         *         "createdBefore": "2026-03-01T12:00:00.000Z"
         *       },
         *       "total": 1200,
         *       "done": 340,
         *       "failed": 0,
         *       "ratePerSecond": 50,
         *       "createdBy": "key_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "finishedAt": null
         *     }
         */
        Operation: {
            id: components["schemas"]["OperationId"];
            action: components["schemas"]["OperationAction"];
            /** @description failed: it could not go on. */
            status: components["schemas"]["OperationStatus"];
            /** @description null: the whole instance. */
            tenantId: components["schemas"]["TenantId"] | null;
            filter: components["schemas"]["OperationFilter"];
            /** @description null: not counted, since that takes too long. */
            total: number | null;
            done: number;
            /** @description Of its set, what could not be changed. */
            failed: number;
            /** @description null: as fast as it may. */
            ratePerSecond: number | null;
            createdBy: (components["schemas"]["ApiKeyId"] | components["schemas"]["PortalSessionId"]) | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            finishedAt: string | null;
        };
        OperationFilter: {
            ids?: components["schemas"]["DeliveryId"][];
            endpoint?: components["schemas"]["EndpointId"];
            event?: components["schemas"]["EventId"];
            eventType?: components["schemas"]["EventTypePattern"];
            /**
             * @description Of the last answer.
             * @enum {string}
             */
            statusClass?: "2xx" | "3xx" | "4xx" | "5xx";
            /** @description A tag of the event. */
            tag?: string;
            status?: ("pending" | "delivering" | "delivered" | "failed" | "cancelled")[];
            reason?: ("ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth")[];
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAfter?: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdBefore?: string;
        };
        /**
         * @example {
         *       "id": "key_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": null,
         *       "name": "billing backend",
         *       "scopes": [
         *         "events:write"
         *       ],
         *       "ratePerSecond": null,
         *       "expiresAt": null,
         *       "lastUsedAt": null,
         *       "revokedAt": null,
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "key": "ph_<id>_<secret>_<checksum>"
         *     }
         */
        CreatedApiKey: {
            id: components["schemas"]["ApiKeyId"];
            /** @description null: the key is for the whole instance. */
            tenantId: components["schemas"]["TenantId"] | null;
            name: string;
            scopes: components["schemas"]["Scope"][];
            /** @description Requests a second that each API process takes. null: for a tenant's key what the instance is set to, for others no limit. */
            ratePerSecond: number | null;
            expiresAt: string | null;
            lastUsedAt: string | null;
            revokedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /** @description `ph_<id>_<secret>_<checksum>`, shown this once. */
            key: string;
        };
        /**
         * @example {
         *       "id": "key_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": null,
         *       "name": "billing backend",
         *       "scopes": [
         *         "events:write"
         *       ],
         *       "ratePerSecond": null,
         *       "expiresAt": null,
         *       "lastUsedAt": null,
         *       "revokedAt": null,
         *       "createdAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        ApiKey: {
            id: components["schemas"]["ApiKeyId"];
            /** @description null: the key is for the whole instance. */
            tenantId: components["schemas"]["TenantId"] | null;
            name: string;
            scopes: components["schemas"]["Scope"][];
            /** @description Requests a second that each API process takes. null: for a tenant's key what the instance is set to, for others no limit. */
            ratePerSecond: number | null;
            expiresAt: string | null;
            lastUsedAt: string | null;
            revokedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
        };
        /**
         * @example {
         *       "id": "ps_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "capabilities": [
         *         "endpoints:write",
         *         "deliveries:read"
         *       ],
         *       "returnUrl": "https://app.example.com/settings",
         *       "theme": {
         *         "mode": "dark",
         *         "primaryColor": "#3366ff"
         *       },
         *       "expiresAt": "2026-03-01T13:00:00.000Z",
         *       "revokedAt": null,
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "url": "https://hooks.example.com/portal#code=phc_01k6xq7tb5f3m8r9v2w4y6z0ac_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo_3f9a1c",
         *       "token": "pht_<id>_<secret>_<checksum>"
         *     }
         */
        CreatedPortalSession: {
            id: components["schemas"]["PortalSessionId"];
            tenantId: components["schemas"]["TenantId"];
            capabilities: components["schemas"]["Capability"][];
            returnUrl: string | null;
            theme: components["schemas"]["PortalTheme"] | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            expiresAt: string;
            revokedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: uri
             * @description Opens the portal once, within 5 minutes: its fragment carries a code, not the token.
             */
            url: string;
            /** @description `pht_<id>_<secret>_<checksum>`, shown this once. */
            token: string;
        };
        /**
         * @example {
         *       "id": "ps_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "capabilities": [
         *         "endpoints:write",
         *         "deliveries:read"
         *       ],
         *       "returnUrl": "https://app.example.com/settings",
         *       "theme": {
         *         "mode": "dark",
         *         "primaryColor": "#3366ff"
         *       },
         *       "expiresAt": "2026-03-01T13:00:00.000Z",
         *       "revokedAt": null,
         *       "createdAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        PortalSession: {
            id: components["schemas"]["PortalSessionId"];
            tenantId: components["schemas"]["TenantId"];
            capabilities: components["schemas"]["Capability"][];
            returnUrl: string | null;
            theme: components["schemas"]["PortalTheme"] | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            expiresAt: string;
            revokedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
        };
        /**
         * @example {
         *       "id": "ps_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "capabilities": [
         *         "endpoints:write",
         *         "deliveries:read"
         *       ],
         *       "returnUrl": "https://app.example.com/settings",
         *       "theme": {
         *         "mode": "dark",
         *         "primaryColor": "#3366ff"
         *       },
         *       "expiresAt": "2026-03-01T13:00:00.000Z",
         *       "tenantName": "Acme Inc.",
         *       "token": "pht_<id>_<secret>_<checksum>"
         *     }
         */
        ExchangedPortalSession: {
            id: components["schemas"]["PortalSessionId"];
            tenantId: components["schemas"]["TenantId"];
            capabilities: components["schemas"]["Capability"][];
            returnUrl: string | null;
            theme: components["schemas"]["PortalTheme"] | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            expiresAt: string;
            tenantName: string;
            /** @description `pht_<id>_<secret>_<checksum>`, shown this once. */
            token: string;
        };
        /**
         * @example {
         *       "id": "ps_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "capabilities": [
         *         "endpoints:write",
         *         "deliveries:read"
         *       ],
         *       "returnUrl": "https://app.example.com/settings",
         *       "theme": {
         *         "mode": "dark",
         *         "primaryColor": "#3366ff"
         *       },
         *       "expiresAt": "2026-03-01T13:00:00.000Z",
         *       "tenantName": "Acme Inc."
         *     }
         */
        PortalSessionView: {
            id: components["schemas"]["PortalSessionId"];
            tenantId: components["schemas"]["TenantId"];
            capabilities: components["schemas"]["Capability"][];
            returnUrl: string | null;
            theme: components["schemas"]["PortalTheme"] | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            expiresAt: string;
            tenantName: string;
        };
        /**
         * @example {
         *       "name": "invoice.paid",
         *       "description": "An invoice was paid.",
         *       "schema": {
         *         "type": "object",
         *         "required": [
         *           "invoice"
         *         ],
         *         "properties": {
         *           "invoice": {
         *             "type": "string"
         *           }
         *         }
         *       },
         *       "example": {
         *         "invoice": "in_42"
         *       },
         *       "validate": "reject",
         *       "archivedAt": null,
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "updatedAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        EventType: {
            name: components["schemas"]["EventTypeName"];
            description: string;
            schema: {
                [key: string]: unknown;
            } | null;
            example: unknown;
            /**
             * @description What becomes of a payload that breaks the schema: nothing, it is noted on the event, or it is refused. `warn` and `reject` need a schema.
             * @enum {string}
             */
            validate: "off" | "warn" | "reject";
            archivedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            updatedAt: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "name": "invoice.paid",
         *           "result": "created"
         *         },
         *         {
         *           "name": "Invoice paid",
         *           "result": "skipped",
         *           "reason": "is no name of an event type"
         *         }
         *       ]
         *     }
         */
        EventTypeImportResults: {
            data: {
                name: string;
                /** @enum {string} */
                result: "created" | "updated" | "unchanged" | "skipped";
                /** @description Why it was skipped, or what else there is to say. */
                reason?: string;
            }[];
        };
        /**
         * @example {
         *       "id": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "url": "https://hooks.acme.example/in",
         *       "description": "orders",
         *       "eventTypes": [
         *         "invoice.*",
         *         "user.created"
         *       ],
         *       "channels": [],
         *       "headers": {
         *         "X-Env": "[redacted]"
         *       },
         *       "timeoutMs": 15000,
         *       "retrySchedule": [
         *         5,
         *         300,
         *         1800,
         *         7200,
         *         18000,
         *         36000,
         *         50400,
         *         72000,
         *         86400
         *       ],
         *       "maxInFlight": 10,
         *       "ratePerSecond": null,
         *       "filter": null,
         *       "format": "raw",
         *       "signatures": [
         *         "v1"
         *       ],
         *       "headerPrefix": null,
         *       "authentication": {
         *         "type": "basic",
         *         "username": "posthorn",
         *         "password": "[redacted]"
         *       },
         *       "status": "active",
         *       "disabledReason": null,
         *       "version": 1,
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "updatedAt": "2026-03-01T12:00:00.000Z",
         *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
         *     }
         */
        CreatedEndpoint: {
            id: components["schemas"]["EndpointId"];
            tenantId: components["schemas"]["TenantId"];
            url: string;
            description: string;
            eventTypes: string[];
            channels: string[];
            headers: {
                [key: string]: "[redacted]";
            };
            timeoutMs: number;
            retrySchedule: number[];
            maxInFlight: number;
            ratePerSecond: number | null;
            /** @description As it was written. */
            filter: {
                [key: string]: unknown;
            } | null;
            format: components["schemas"]["DeliveredFormat"];
            signatures: ("v1" | "v1a")[];
            headerPrefix: string | null;
            authentication: ({
                /** @constant */
                type: "basic";
                username: string;
                /** @constant */
                password: "[redacted]";
            } | {
                /** @constant */
                type: "bearer";
                /** @constant */
                token: "[redacted]";
            } | {
                /** @constant */
                type: "oauth2";
                tokenUrl: string;
                clientId: string;
                /** @constant */
                clientSecret: "[redacted]";
                scope: string | null;
                audience: string | null;
                /**
                 * @description Where the client's id and secret stand: in the Authorization header, or in the body.
                 * @enum {string}
                 */
                clientAuthentication: "basic" | "post";
            }) | null;
            /** @description There only when the instance lacks the master key of these: they are shown as if there were none, and nothing is sent until they are set anew. */
            unreadable?: ("headers" | "authentication")[];
            /** @enum {string} */
            status: "active" | "paused" | "disabled";
            /** @description `gone`: it answered 410. `receiver_request`: it answered `webhook-delivery: disable`. `failing`: nothing but failure for 5 days. */
            disabledReason: string | null;
            /** @description Grows with every change; the ETag. */
            version: number;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            updatedAt: string;
            secret: components["schemas"]["SigningSecret"];
        };
        /**
         * @example {
         *       "id": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "url": "https://hooks.acme.example/in",
         *       "description": "orders",
         *       "eventTypes": [
         *         "invoice.*",
         *         "user.created"
         *       ],
         *       "channels": [],
         *       "headers": {
         *         "X-Env": "[redacted]"
         *       },
         *       "timeoutMs": 15000,
         *       "retrySchedule": [
         *         5,
         *         300,
         *         1800,
         *         7200,
         *         18000,
         *         36000,
         *         50400,
         *         72000,
         *         86400
         *       ],
         *       "maxInFlight": 10,
         *       "ratePerSecond": null,
         *       "filter": null,
         *       "format": "raw",
         *       "signatures": [
         *         "v1"
         *       ],
         *       "headerPrefix": null,
         *       "authentication": {
         *         "type": "basic",
         *         "username": "posthorn",
         *         "password": "[redacted]"
         *       },
         *       "status": "active",
         *       "disabledReason": null,
         *       "version": 1,
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "updatedAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        Endpoint: {
            id: components["schemas"]["EndpointId"];
            tenantId: components["schemas"]["TenantId"];
            url: string;
            description: string;
            eventTypes: string[];
            channels: string[];
            headers: {
                [key: string]: "[redacted]";
            };
            timeoutMs: number;
            retrySchedule: number[];
            maxInFlight: number;
            ratePerSecond: number | null;
            /** @description As it was written. */
            filter: {
                [key: string]: unknown;
            } | null;
            format: components["schemas"]["DeliveredFormat"];
            signatures: ("v1" | "v1a")[];
            headerPrefix: string | null;
            authentication: ({
                /** @constant */
                type: "basic";
                username: string;
                /** @constant */
                password: "[redacted]";
            } | {
                /** @constant */
                type: "bearer";
                /** @constant */
                token: "[redacted]";
            } | {
                /** @constant */
                type: "oauth2";
                tokenUrl: string;
                clientId: string;
                /** @constant */
                clientSecret: "[redacted]";
                scope: string | null;
                audience: string | null;
                /**
                 * @description Where the client's id and secret stand: in the Authorization header, or in the body.
                 * @enum {string}
                 */
                clientAuthentication: "basic" | "post";
            }) | null;
            /** @description There only when the instance lacks the master key of these: they are shown as if there were none, and nothing is sent until they are set anew. */
            unreadable?: ("headers" | "authentication")[];
            /** @enum {string} */
            status: "active" | "paused" | "disabled";
            /** @description `gone`: it answered 410. `receiver_request`: it answered `webhook-delivery: disable`. `failing`: nothing but failure for 5 days. */
            disabledReason: string | null;
            /** @description Grows with every change; the ETag. */
            version: number;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantName": "Acme",
         *       "url": "https://hooks.acme.example/in",
         *       "description": "orders",
         *       "status": "active",
         *       "disabledReason": null,
         *       "state": "breaker",
         *       "breaker": "open",
         *       "openedUntil": "2026-03-01T12:02:00.000Z",
         *       "failingSince": "2026-03-01T11:58:12.081Z",
         *       "consecutiveFailures": 12,
         *       "lastFailureAt": "2026-03-01T12:01:30.207Z",
         *       "lastReason": "http_5xx",
         *       "unfinished": 340,
         *       "createdAt": "2026-01-05T09:30:00.000Z"
         *     }
         */
        FleetEndpoint: {
            id: components["schemas"]["EndpointId"];
            tenantId: components["schemas"]["TenantId"];
            tenantName: string;
            url: string;
            description: string;
            /** @enum {string} */
            status: "active" | "paused" | "disabled";
            /** @description As the endpoint itself shows it. */
            disabledReason: string | null;
            state: components["schemas"]["EndpointState"];
            /** @enum {string} */
            breaker: "closed" | "open";
            /** @description While the breaker is open: the next probe is not earlier. */
            openedUntil: string | null;
            /** @description Since then no attempt succeeded. */
            failingSince: string | null;
            consecutiveFailures: number;
            lastFailureAt: string | null;
            /** @description While it fails: why most of its latest attempts did. Counted for statistics, so up to a minute late. */
            lastReason: components["schemas"]["AttemptReason"] | null;
            /** @description Deliveries that wait or are being attempted; counted up to 1,000. */
            unfinished: number;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
        };
        /**
         * @description `breaker`: nothing is sent but probes. `failing`: the last attempt failed. `disabled` and `paused`: the status. `healthy`: none of these.
         * @enum {string}
         */
        EndpointState: "breaker" | "failing" | "disabled" | "paused" | "healthy";
        /** @enum {string} */
        AttemptReason: "ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth";
        /**
         * @example {
         *       "endpointId": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "totals": {
         *         "events": null,
         *         "attempts": 2440,
         *         "delivered": 2391,
         *         "failed": 2,
         *         "successRate": 0.98,
         *         "reasons": {
         *           "http_5xx": 40,
         *           "timeout_response": 9
         *         },
         *         "latency": {
         *           "p50Ms": 84,
         *           "p95Ms": 412
         *         }
         *       },
         *       "steps": [
         *         {
         *           "startsAt": "2026-02-28T12:00:00.000Z",
         *           "attempts": 2440,
         *           "delivered": 2391,
         *           "failed": 2
         *         }
         *       ]
         *     }
         */
        EndpointStats: {
            endpointId: components["schemas"]["EndpointId"];
            totals: components["schemas"]["StatsFigures"];
            steps: {
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                startsAt: string;
                attempts: number;
                delivered: number;
                failed: number;
            }[];
        };
        StatsFigures: {
            /** @description Accepted; null of a single endpoint. */
            events: number | null;
            attempts: number;
            /** @description Deliveries that were delivered. */
            delivered: number;
            /** @description Deliveries that failed for good. */
            failed: number;
            /** @description Attempts that succeeded, of all, from 0 to 1; null: no attempt. */
            successRate: number | null;
            /** @description Failed attempts by reason. */
            reasons: {
                [key: string]: number;
            };
            /** @description Estimated from a histogram; without attempts whose worker was lost. */
            latency: {
                /** @description Half of the attempts took no longer; null: no attempt. */
                p50Ms: number | null;
                /** @description 95 % of the attempts took no longer; null: no attempt. */
                p95Ms: number | null;
            };
        };
        /**
         * @example {
         *       "matches": true,
         *       "failedClause": null
         *     }
         */
        FilterTestResult: {
            matches: boolean;
            failedClause: components["schemas"]["FailedClause"] | null;
        };
        /**
         * @example {
         *       "pointer": "/total/$gte",
         *       "operator": "$gte",
         *       "expected": 100,
         *       "missing": false,
         *       "actual": 99.5
         *     }
         */
        FailedClause: {
            /** @description RFC 6901 pointer into the filter. */
            pointer: string;
            /**
             * @description Besides the operators of filters: `item`, a list has no item that matches; `limit`, the match would take too many steps; `invalid`, this version of Posthorn cannot read the filter, and `expected` says why.
             * @enum {string}
             */
            operator: "$eq" | "$neq" | "$gt" | "$gte" | "$lt" | "$lte" | "$in" | "$nin" | "$startsWith" | "$endsWith" | "$exist" | "$or" | "$and" | "$not" | "item" | "limit" | "invalid";
            /** @description What the filter has there. */
            expected: unknown;
            /** @description The payload has nothing there. */
            missing: boolean;
            /** @description What the payload has there; left out when it is longer than 1,000 characters. */
            actual?: unknown;
        };
        /**
         * @example {
         *       "isAllowed": true,
         *       "reason": "address",
         *       "message": "The host name leads to an address that is not allowed.",
         *       "checks": {
         *         "form": "passed",
         *         "dns": "passed",
         *         "address": "failed"
         *       }
         *     }
         */
        UrlCheckResult: {
            /** @description Whether an endpoint may have this URL. One whose host has no address, or leads to one that is not allowed, may: that can change, and is judged at each attempt. */
            isAllowed: boolean;
            /** @description The first thing that keeps deliveries from it. null: nothing was found. */
            reason: ("too_long" | "characters" | "scheme" | "credentials" | "fragment" | "malformed" | "https_only" | "port" | "host_name" | "address" | "dns") | null;
            /** @description The reason in words. */
            message: string | null;
            /** @description Steps that others made needless are skipped; so are look-ups while there are too many. */
            checks: {
                /**
                 * @description How it is written: scheme, port, host name.
                 * @enum {string}
                 */
                form: "passed" | "failed" | "skipped";
                /**
                 * @description Its host has addresses. Skipped for an IP address.
                 * @enum {string}
                 */
                dns: "passed" | "failed" | "skipped";
                /**
                 * @description Deliveries may go to all of them.
                 * @enum {string}
                 */
                address: "passed" | "failed" | "skipped";
            };
        };
        /**
         * @example {
         *       "breaker": "open",
         *       "openedUntil": "2026-03-01T12:02:00.000Z",
         *       "failingSince": "2026-03-01T11:58:12.081Z",
         *       "consecutiveFailures": 12,
         *       "ratePerSecond": null,
         *       "maxInFlight": 10,
         *       "unfinished": 340,
         *       "oldestDueAt": "2026-03-01T11:58:17.112Z",
         *       "blockedBy": [
         *         {
         *           "orderingKey": "order-42",
         *           "deliveryId": "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "waiting": 3,
         *           "nextAttemptAt": "2026-03-01T12:03:17.112Z"
         *         }
         *       ]
         *     }
         */
        Lane: {
            /** @enum {string} */
            breaker: "closed" | "open";
            /** @description While the breaker is open: the next probe is not earlier. */
            openedUntil: string | null;
            /** @description Since then no attempt succeeded. */
            failingSince: string | null;
            consecutiveFailures: number;
            ratePerSecond: number | null;
            maxInFlight: number;
            /** @description Deliveries that wait or are being attempted; counted up to 10,000. */
            unfinished: number;
            /** @description Since when the oldest due delivery waits. */
            oldestDueAt: string | null;
            /** @description Ordering keys with deliveries waiting; at most 20. */
            blockedBy: {
                orderingKey: string;
                /** @description The first of its key: retry it, or cancel it to skip it. */
                deliveryId: components["schemas"]["DeliveryId"];
                /** @description Deliveries behind it; counted up to 1,000. */
                waiting: number;
                /**
                 * Format: date-time
                 * @description Of the blocker; past while it is due or being attempted.
                 * @example 2026-03-01T12:00:00.000Z
                 */
                nextAttemptAt: string;
            }[];
        };
        /**
         * @example {
         *       "event": {
         *         "id": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "eventType": "posthorn.test",
         *         "deliveries": 1,
         *         "createdAt": "2026-03-01T12:00:00.000Z"
         *       },
         *       "delivery": {
         *         "id": "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "eventId": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "endpointId": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "eventType": "posthorn.test",
         *         "status": "pending",
         *         "heldBy": null,
         *         "attempts": 0,
         *         "nextAttemptAt": "2026-03-01T12:00:00.000Z",
         *         "lastStatusCode": null,
         *         "lastReason": null,
         *         "createdAt": "2026-03-01T12:00:00.000Z",
         *         "completedAt": null
         *       }
         *     }
         */
        EndpointTested: {
            event: components["schemas"]["EventAccepted"];
            delivery: components["schemas"]["Delivery"];
        };
        /**
         * @example {
         *       "id": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "eventType": "invoice.paid",
         *       "deliveries": 2,
         *       "createdAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        EventAccepted: {
            id: components["schemas"]["EventId"];
            tenantId: components["schemas"]["TenantId"];
            eventType: components["schemas"]["EventTypeName"];
            /** @description How many endpoints it goes to. */
            deliveries: number;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /** @description What the payload breaks of its event type's schema, where that only warns. */
            schemaErrors?: {
                /** @description RFC 6901 pointer into the part of the request that `detail` names. */
                pointer: string;
                message: string;
            }[];
        };
        /**
         * @example {
         *       "id": "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "eventId": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "endpointId": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "eventType": "invoice.paid",
         *       "status": "pending",
         *       "heldBy": null,
         *       "attempts": 1,
         *       "nextAttemptAt": "2026-03-01T12:00:05.412Z",
         *       "lastStatusCode": 503,
         *       "lastReason": "http_5xx",
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "completedAt": null
         *     }
         */
        Delivery: {
            id: components["schemas"]["DeliveryId"];
            eventId: components["schemas"]["EventId"];
            tenantId: components["schemas"]["TenantId"];
            endpointId: components["schemas"]["EndpointId"];
            /** @description null: the event is no longer kept. */
            eventType: components["schemas"]["EventTypeName"] | null;
            status: components["schemas"]["DeliveryStatus"];
            /** @description null: nothing but its schedule. */
            heldBy: ("paused" | "breaker" | "rate" | "order") | null;
            /** @description Attempts begun, the one in flight included. */
            attempts: number;
            /** @description null unless pending. */
            nextAttemptAt: string | null;
            lastStatusCode: number | null;
            lastReason: components["schemas"]["AttemptReason"] | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            completedAt: string | null;
        };
        /** @enum {string} */
        DeliveryStatus: "pending" | "delivering" | "delivered" | "failed" | "cancelled";
        /**
         * @example {
         *       "window": "24h",
         *       "stepSeconds": 3600,
         *       "fromAt": "2026-02-28T12:00:00.000Z",
         *       "upToAt": "2026-03-01T12:14:31.000Z",
         *       "totals": {
         *         "events": 1200,
         *         "attempts": 2440,
         *         "delivered": 2391,
         *         "failed": 2,
         *         "successRate": 0.98,
         *         "reasons": {
         *           "http_5xx": 40,
         *           "timeout_response": 9
         *         },
         *         "latency": {
         *           "p50Ms": 84,
         *           "p95Ms": 412
         *         }
         *       },
         *       "steps": [
         *         {
         *           "startsAt": "2026-02-28T12:00:00.000Z",
         *           "events": 1200,
         *           "attempts": 2440,
         *           "delivered": 2391,
         *           "failed": 2,
         *           "successRate": 0.98,
         *           "reasons": {
         *             "http_5xx": 40,
         *             "timeout_response": 9
         *           },
         *           "latency": {
         *             "p50Ms": 84,
         *             "p95Ms": 412
         *           }
         *         }
         *       ]
         *     }
         */
        Stats: {
            window: components["schemas"]["StatsWindow"];
            stepSeconds: number;
            /**
             * Format: date-time
             * @description The window, extended to a whole step.
             * @example 2026-03-01T12:00:00.000Z
             */
            fromAt: string;
            /**
             * Format: date-time
             * @description Counted until then: usually less than a minute ago.
             * @example 2026-03-01T12:00:00.000Z
             */
            upToAt: string;
            totals: components["schemas"]["StatsFigures"];
            /** @description Oldest first, without a gap; the last is not over yet. */
            steps: {
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                startsAt: string;
                /** @description Accepted; null of a single endpoint. */
                events: number | null;
                attempts: number;
                /** @description Deliveries that were delivered. */
                delivered: number;
                /** @description Deliveries that failed for good. */
                failed: number;
                /** @description Attempts that succeeded, of all, from 0 to 1; null: no attempt. */
                successRate: number | null;
                /** @description Failed attempts by reason. */
                reasons: {
                    [key: string]: number;
                };
                /** @description Estimated from a histogram; without attempts whose worker was lost. */
                latency: {
                    /** @description Half of the attempts took no longer; null: no attempt. */
                    p50Ms: number | null;
                    /** @description 95 % of the attempts took no longer; null: no attempt. */
                    p95Ms: number | null;
                };
            }[];
        };
        /**
         * @example {
         *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
         *       "createdAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        EndpointSecret: {
            secret: components["schemas"]["SigningSecret"];
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
        };
        /**
         * @example {
         *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
         *       "previousExpiresAt": "2026-03-02T12:00:00.000Z"
         *     }
         */
        RotatedSecret: {
            secret: components["schemas"]["SigningSecret"];
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            previousExpiresAt: string;
        };
        /**
         * @example {
         *       "keys": [
         *         {
         *           "kty": "OKP",
         *           "crv": "Ed25519",
         *           "x": "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4",
         *           "kid": "sgk_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "use": "sig",
         *           "alg": "EdDSA"
         *         }
         *       ]
         *     }
         */
        JsonWebKeySet: {
            keys: {
                /** @constant */
                kty: "OKP";
                /** @constant */
                crv: "Ed25519";
                /** @description The public key's 32 bytes in base64url. */
                x: string;
                kid: components["schemas"]["SigningKeyId"];
                /** @constant */
                use: "sig";
                /** @constant */
                alg: "EdDSA";
            }[];
        };
        /**
         * @description An ed25519 key of a tenant; its `kid`.
         * @example sgk_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        SigningKeyId: string;
        /**
         * @example {
         *       "keyId": "sgk_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "publicKey": "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
         *       "createdAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        SigningKey: {
            keyId: components["schemas"]["SigningKeyId"];
            /**
             * @description An ed25519 public key as Standard Webhooks shows it: `whpk_` and base64 of its 32 bytes.
             * @example whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=
             */
            publicKey: string;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
        };
        /**
         * @example {
         *       "keyId": "sgk_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "publicKey": "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
         *       "previousExpiresAt": "2026-03-02T12:00:00.000Z"
         *     }
         */
        RotatedSigningKey: {
            keyId: components["schemas"]["SigningKeyId"];
            /**
             * @description An ed25519 public key as Standard Webhooks shows it: `whpk_` and base64 of its 32 bytes.
             * @example whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=
             */
            publicKey: string;
            /** @description null: there was no key before. */
            previousExpiresAt: string | null;
        };
        /**
         * @example {
         *       "id": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "eventType": "invoice.paid",
         *       "deliveries": 2,
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "channels": [],
         *       "tags": [
         *         "order-42"
         *       ],
         *       "externalId": null,
         *       "orderingKey": null,
         *       "schemaError": null
         *     }
         */
        EventSummary: {
            id: components["schemas"]["EventId"];
            tenantId: components["schemas"]["TenantId"];
            eventType: components["schemas"]["EventTypeName"];
            channels: string[];
            tags: string[];
            externalId: string | null;
            orderingKey: string | null;
            /** @description How many endpoints it went to; null: not known. */
            deliveries: number | null;
            /** @description What the payload broke of its event type's schema, where that only warns. */
            schemaError: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "eventType": "invoice.paid",
         *           "deliveries": 2,
         *           "createdAt": "2026-03-01T12:00:00.000Z"
         *         }
         *       ]
         *     }
         */
        EventBatchResults: {
            data: (components["schemas"]["EventAccepted"] | {
                problem: components["schemas"]["Problem"];
            })[];
        };
        /**
         * @example {
         *       "count": 1200,
         *       "isCapped": false
         *     }
         */
        Count: {
            /** @description 10,000 at most. */
            count: number;
            /** @description There are at least so many. */
            isCapped: boolean;
        };
        /**
         * @example {
         *       "id": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "eventType": "invoice.paid",
         *       "deliveries": 2,
         *       "createdAt": "2026-03-01T12:00:00.000Z",
         *       "channels": [],
         *       "tags": [
         *         "order-42"
         *       ],
         *       "externalId": null,
         *       "orderingKey": null,
         *       "schemaError": null,
         *       "payload": {
         *         "invoice": "in_42",
         *         "amount": "129.00"
         *       }
         *     }
         */
        Event: {
            id: components["schemas"]["EventId"];
            tenantId: components["schemas"]["TenantId"];
            eventType: components["schemas"]["EventTypeName"];
            channels: string[];
            tags: string[];
            externalId: string | null;
            orderingKey: string | null;
            /** @description How many endpoints it went to; null: not known. */
            deliveries: number | null;
            /** @description What the payload broke of its event type's schema, where that only warns. */
            schemaError: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
            /** @description With `?include=payload` only. */
            payload?: unknown;
        };
        /**
         * @example {
         *       "endpointId": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "status": "active",
         *       "result": "filter",
         *       "deliveryId": null,
         *       "deliveryStatus": null,
         *       "heldBy": null,
         *       "matchesNow": false,
         *       "failedClause": {
         *         "pointer": "/total/$gte",
         *         "operator": "$gte",
         *         "expected": 100,
         *         "missing": false
         *       },
         *       "endpointCreatedAt": "2026-02-01T12:00:00.000Z",
         *       "endpointChangedAt": "2026-02-03T09:30:00.000Z"
         *     }
         */
        ExplainedEndpoint: {
            endpointId: components["schemas"]["EndpointId"];
            /** @enum {string} */
            status: "active" | "paused" | "disabled" | "deleted";
            /**
             * @description `matched`: there is a delivery, whatever the settings are now. Without one: `event_type`, `channel` or `filter`, what the settings of now want otherwise (changed after the event, they may have been others); `created_later` than the event; `changed_since`: it matches now, and was changed after the event; `test`: the event tested another endpoint; `unknown`: the payload that its filter asks for, or what else would tell, is no longer kept.
             * @enum {string}
             */
            result: "matched" | "event_type" | "channel" | "filter" | "created_later" | "changed_since" | "test" | "unknown";
            deliveryId: components["schemas"]["DeliveryId"] | null;
            deliveryStatus: ("pending" | "delivering" | "delivered" | "failed" | "cancelled") | null;
            /** @description What keeps the delivery waiting besides its schedule. */
            heldBy: ("paused" | "breaker" | "rate" | "order") | null;
            /** @description Whether it would get the event if that were emitted now; null: the payload is no longer kept. */
            matchesNow: boolean | null;
            /** @description Of its filter of now. `actual` needs `?include=payload`. */
            failedClause: components["schemas"]["FailedClause"] | null;
            /** @description null: the endpoint is gone. */
            endpointCreatedAt: string | null;
            /** @description The last change of any of its settings. */
            endpointChangedAt: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "kind": "event",
         *           "id": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "deliveryId": null,
         *           "matchedBy": "externalId"
         *         }
         *       ]
         *     }
         */
        SearchHits: {
            data: components["schemas"]["SearchHit"][];
        };
        /**
         * @example {
         *       "kind": "event",
         *       "id": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "deliveryId": null,
         *       "matchedBy": "externalId"
         *     }
         */
        SearchHit: {
            /** @enum {string} */
            kind: "tenant" | "endpoint" | "event" | "delivery" | "attempt" | "operation";
            id: string;
            /** @description null: an operation of the whole instance. */
            tenantId: components["schemas"]["TenantId"] | null;
            /** @description Of an attempt. */
            deliveryId: string | null;
            /** @enum {string} */
            matchedBy: "id" | "externalId";
        };
        /**
         * @example {
         *       "delivery": {
         *         "id": "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "eventId": "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "endpointId": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "eventType": "invoice.paid",
         *         "status": "delivered",
         *         "heldBy": null,
         *         "attempts": 1,
         *         "nextAttemptAt": null,
         *         "lastStatusCode": 200,
         *         "lastReason": "ok",
         *         "createdAt": "2026-03-01T12:00:00.000Z",
         *         "completedAt": "2026-03-01T12:00:00.043Z"
         *       },
         *       "attempt": {
         *         "id": "att_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "number": 1,
         *         "trigger": "schedule",
         *         "startedAt": "2026-03-01T12:00:00.031Z",
         *         "durationMs": 12,
         *         "statusCode": 200,
         *         "reason": "ok"
         *       }
         *     }
         */
        LiveAttempt: {
            delivery: components["schemas"]["Delivery"];
            attempt: {
                id: components["schemas"]["AttemptId"];
                number: number;
                /** @enum {string} */
                trigger: "schedule" | "manual" | "operation" | "test";
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                startedAt: string;
                durationMs: number;
                /** @description null: nothing valid was answered. */
                statusCode: number | null;
                reason: components["schemas"]["AttemptReason"];
            };
        };
        /**
         * @example {
         *       "id": "att_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "deliveryId": "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "number": 1,
         *       "trigger": "schedule",
         *       "startedAt": "2026-03-01T12:00:00.031Z",
         *       "durationMs": 12,
         *       "statusCode": 503,
         *       "reason": "http_5xx",
         *       "responseHeaders": {
         *         "content-type": "text/plain"
         *       },
         *       "responseBody": "try later",
         *       "remoteAddress": "93.184.216.34",
         *       "endpointVersion": 3
         *     }
         */
        Attempt: {
            id: components["schemas"]["AttemptId"];
            deliveryId: components["schemas"]["DeliveryId"];
            number: number;
            /** @enum {string} */
            trigger: "schedule" | "manual" | "operation" | "test";
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            startedAt: string;
            durationMs: number;
            /** @description null: nothing valid was answered. */
            statusCode: number | null;
            reason: components["schemas"]["AttemptReason"];
            responseHeaders: {
                [key: string]: string;
            };
            /** @description The first 16 KB, read as UTF-8; null: nothing was answered. With the reason `auth`: why there was no access token. */
            responseBody: string | null;
            remoteAddress: string | null;
            /** @description The endpoint's version whose settings were used. */
            endpointVersion: number;
        };
        /**
         * @example {
         *       "total": 1200,
         *       "filter": {
         *         "endpoint": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "status": [
         *           "failed"
         *         ],
         *         "createdAfter": "2026-03-01T08:00:00.000Z",
         *         "createdBefore": "2026-03-01T12:00:00.000Z"
         *       }
         *     }
         */
        OperationPreview: {
            /** @description Deliveries that the operation would take. */
            total: number;
            filter: components["schemas"]["OperationFilter"];
        };
        /**
         * @example {
         *       "id": "aud_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "actor": {
         *         "kind": "api_key",
         *         "id": "key_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "name": "backend"
         *       },
         *       "action": "endpoint.updated",
         *       "target": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "before": {
         *         "url": "https://hooks.acme.example/in",
         *         "version": 3
         *       },
         *       "after": {
         *         "url": "https://hooks.acme.example/v2",
         *         "version": 4
         *       },
         *       "requestId": "01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "createdAt": "2026-03-01T12:00:00.000Z"
         *     }
         */
        AuditEntry: {
            id: components["schemas"]["AuditEntryId"];
            /** @description null: done to the whole instance. */
            tenantId: components["schemas"]["TenantId"] | null;
            actor: {
                kind: components["schemas"]["ActorKind"];
                /** @description `key_…` or `ps_…`; null: Posthorn itself. */
                id: string | null;
                /** @description Of the API key, where it may be seen and still is there. */
                name: string | null;
            };
            action: components["schemas"]["AuditAction"];
            /** @description The id, or the name, of what was changed. */
            target: string;
            /** @description The changed fields as they were; null: it was made. */
            before: {
                [key: string]: unknown;
            } | null;
            /** @description The changed fields as they were then; null: it was deleted. */
            after: {
                [key: string]: unknown;
            } | null;
            /** @description `X-Request-Id` of the request that did it. */
            requestId: string | null;
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            createdAt: string;
        };
        /**
         * @description An entry of the audit log.
         * @example aud_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        AuditEntryId: string;
        /** @enum {string} */
        ActorKind: "api_key" | "portal_session" | "posthorn";
        /** @enum {string} */
        AuditAction: "tenant.created" | "tenant.updated" | "tenant.deleted" | "api_key.created" | "api_key.revoked" | "api_key.signed_in" | "api_key.signed_out" | "event_type.created" | "event_type.updated" | "event_type.archived" | "endpoint.created" | "endpoint.updated" | "endpoint.paused" | "endpoint.resumed" | "endpoint.disabled" | "endpoint.deleted" | "endpoint.tested" | "secret.rotated" | "signing_key.rotated" | "delivery.retried" | "delivery.cancelled" | "operation.created" | "operation.paused" | "operation.resumed" | "operation.cancelled" | "portal_session.created" | "portal_session.revoked";
        /**
         * @example {
         *       "window": "24h",
         *       "stepSeconds": 3600,
         *       "fromAt": "2026-02-28T12:00:00.000Z",
         *       "upToAt": "2026-03-01T12:14:31.000Z",
         *       "data": [
         *         {
         *           "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "tenantName": "Acme",
         *           "endpoint": {
         *             "id": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *             "url": "https://hooks.acme.example/in",
         *             "description": "orders"
         *           },
         *           "totals": {
         *             "events": null,
         *             "attempts": 2440,
         *             "delivered": 2391,
         *             "failed": 2,
         *             "successRate": 0.98,
         *             "reasons": {
         *               "http_5xx": 40,
         *               "timeout_response": 9
         *             },
         *             "latency": {
         *               "p50Ms": 84,
         *               "p95Ms": 412
         *             }
         *           }
         *         }
         *       ]
         *     }
         */
        TopFailingList: {
            window: components["schemas"]["StatsWindow"];
            stepSeconds: number;
            /**
             * Format: date-time
             * @description The window, extended to a whole step.
             * @example 2026-03-01T12:00:00.000Z
             */
            fromAt: string;
            /**
             * Format: date-time
             * @description Counted until then: usually less than a minute ago.
             * @example 2026-03-01T12:00:00.000Z
             */
            upToAt: string;
            data: components["schemas"]["TopFailing"][];
        };
        /**
         * @example {
         *       "tenantId": "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *       "tenantName": "Acme",
         *       "endpoint": {
         *         "id": "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *         "url": "https://hooks.acme.example/in",
         *         "description": "orders"
         *       },
         *       "totals": {
         *         "events": null,
         *         "attempts": 2440,
         *         "delivered": 2391,
         *         "failed": 2,
         *         "successRate": 0.98,
         *         "reasons": {
         *           "http_5xx": 40,
         *           "timeout_response": 9
         *         },
         *         "latency": {
         *           "p50Ms": 84,
         *           "p95Ms": 412
         *         }
         *       }
         *     }
         */
        TopFailing: {
            tenantId: components["schemas"]["TenantId"];
            tenantName: string;
            /** @description null: all endpoints of the tenant. */
            endpoint: {
                id: components["schemas"]["EndpointId"];
                url: string;
                description: string;
            } | null;
            totals: components["schemas"]["StatsFigures"];
        };
        /**
         * @example {
         *       "version": "1.0.0",
         *       "nodeVersion": "24.18.0",
         *       "checkedAt": "2026-03-01T12:00:00.000Z",
         *       "migrations": {
         *         "known": 7,
         *         "pending": []
         *       },
         *       "queue": {
         *         "kind": "redis",
         *         "isReachable": true,
         *         "waiting": {
         *           "deliver": 3,
         *           "redeliver": 0
         *         },
         *         "memory": {
         *           "usedBytes": 9437184,
         *           "limitBytes": 0,
         *           "evictedKeys": 0,
         *           "policy": "noeviction",
         *           "mayEvict": false
         *         }
         *       },
         *       "workers": [
         *         {
         *           "id": "wrk_01k6xq7tb5f3m8r9v2w4y6z0ac",
         *           "host": "worker-1",
         *           "version": "1.0.0",
         *           "slots": 512,
         *           "slotsInUse": 18,
         *           "startedAt": "2026-03-01T08:00:00.000Z",
         *           "seenAt": "2026-03-01T11:59:55.000Z",
         *           "isAlive": true
         *         }
         *       ],
         *       "backlog": {
         *         "due": 12,
         *         "retrying": 40,
         *         "scheduled": 0,
         *         "rate": 0,
         *         "paused": 300,
         *         "breaker": 1000,
         *         "delivering": 18,
         *         "isCapped": true,
         *         "hasMoreEndpoints": false
         *       },
         *       "oldestDueSeconds": 0.2,
         *       "openBreakers": 1
         *     }
         */
        InstanceState: {
            version: string;
            nodeVersion: string;
            /**
             * Format: date-time
             * @description It is looked at once in a few seconds.
             * @example 2026-03-01T12:00:00.000Z
             */
            checkedAt: string;
            migrations: {
                /** @description Those that this version has. */
                known: number;
                /** @description Those that the database lacks. */
                pending: string[];
            };
            queue: components["schemas"]["QueueState"];
            /** @description Last seen first, 100 at most. */
            workers: {
                id: components["schemas"]["WorkerId"];
                host: string;
                version: string;
                /** @description Deliveries that it may have under way. */
                slots: number;
                slotsInUse: number;
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                startedAt: string;
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                seenAt: string;
                /** @description It was seen within the last 35 s. One that was killed is told of for an hour. */
                isAlive: boolean;
            }[];
            /** @description Unfinished deliveries, by what they wait for. */
            backlog: {
                /** @description Their time has come, and no pause, breaker or rate holds them. */
                due: number;
                /** @description Attempted before; their next attempt is still to come. */
                retrying: number;
                /** @description Not attempted yet; their `deliverAt` is still to come. */
                scheduled: number;
                /** @description Due, and waiting for their place in their endpoint's rate. */
                rate: number;
                /** @description Held: their endpoint is paused or disabled. */
                paused: number;
                /** @description Held by the open breaker of their endpoint. */
                breaker: number;
                delivering: number;
                /** @description There is more than was looked at (1,000 endpoints, 1,000 deliveries of each, 50,000 in all): each number is a least one. */
                isCapped: boolean;
                /** @description More than 1,000 endpoints have unfinished deliveries: there may be an older one that is due. */
                hasMoreEndpoints: boolean;
            };
            /** @description How late the most overdue delivery is that nothing holds: the number to page on. null: none is due. */
            oldestDueSeconds: number | null;
            /** @description Active endpoints whose breaker is open; counted to 10,000. */
            openBreakers: number;
        };
        QueueState: {
            /** @enum {string} */
            kind: "redis" | "postgres";
            isReachable: boolean;
            /** @description Jobs that wait for a worker; null while the queue is away. */
            waiting: {
                deliver: number;
                redeliver: number;
            } | null;
            /** @description Of Redis or Valkey; null on Postgres, and where it does not tell. */
            memory: {
                usedBytes: number;
                /** @description 0: no limit. */
                limitBytes: number;
                evictedKeys: number;
                policy: string;
                /** @description Jobs may be thrown out when the memory is full: set noeviction. */
                mayEvict: boolean;
            } | null;
        };
        /**
         * @description A process that delivers.
         * @example wrk_01k6xq7tb5f3m8r9v2w4y6z0ac
         */
        WorkerId: string;
        /**
         * @example {
         *       "checkedAt": "2026-03-01T12:00:00.000Z",
         *       "databaseBytes": 251658240,
         *       "tables": [
         *         {
         *           "name": "event",
         *           "bytes": 83886080,
         *           "indexBytes": 25165824,
         *           "rows": 120000,
         *           "partitionCount": 95
         *         }
         *       ],
         *       "partitions": [
         *         {
         *           "name": "event_p20260301",
         *           "bytes": 83886080,
         *           "indexBytes": 25165824,
         *           "rows": 120000,
         *           "table": "event",
         *           "startsAt": "2026-03-01T00:00:00.000Z",
         *           "endsAt": "2026-03-02T00:00:00.000Z",
         *           "hasPayloads": true
         *         }
         *       ],
         *       "partitionDaysAhead": 3,
         *       "invalidIndexes": [],
         *       "kept": [
         *         {
         *           "kind": "event",
         *           "oldestAt": "2025-12-01T00:00:00.000Z",
         *           "keptDays": 90
         *         }
         *       ],
         *       "retentionRun": {
         *         "startedAt": "2026-03-01T11:52:00.000Z",
         *         "finishedAt": "2026-03-01T11:52:01.000Z",
         *         "hasFailed": false,
         *         "daysKeptLonger": 0
         *       },
         *       "queue": {
         *         "kind": "redis",
         *         "isReachable": true,
         *         "waiting": {
         *           "deliver": 3,
         *           "redeliver": 0
         *         },
         *         "memory": {
         *           "usedBytes": 9437184,
         *           "limitBytes": 0,
         *           "evictedKeys": 0,
         *           "policy": "noeviction",
         *           "mayEvict": false
         *         }
         *       }
         *     }
         */
        StorageState: {
            /**
             * Format: date-time
             * @example 2026-03-01T12:00:00.000Z
             */
            checkedAt: string;
            databaseBytes: number;
            /** @description Largest first; a queue on Postgres is told as `bullmq`. */
            tables: {
                name: string;
                /** @description With its indexes. */
                bytes: number;
                indexBytes: number;
                /** @description About; null: Postgres has not looked yet. */
                rows: number | null;
                /** @description null: it has no partitions. */
                partitionCount: number | null;
            }[];
            /** @description Newest day first, 1,000 at most; the default ones last. */
            partitions: {
                name: string;
                /** @description With its indexes. */
                bytes: number;
                indexBytes: number;
                /** @description About; null: Postgres has not looked yet. */
                rows: number | null;
                /** @enum {string} */
                table: "event" | "delivery" | "attempt";
                /** @description null: the default partition, which takes what has no day of its own. */
                startsAt: string | null;
                endsAt: string | null;
                /** @description Of events: false once their payloads were forgotten. */
                hasPayloads: boolean;
            }[];
            /** @description Days after today (UTC) that have their partitions; -1 when today's is missing. */
            partitionDaysAhead: number;
            /** @description Postgres does not use these: drop them and make them again. */
            invalidIndexes: {
                table: string;
                index: string;
            }[];
            kept: {
                /** @enum {string} */
                kind: "event" | "payload" | "delivery" | "attempt" | "audit_log";
                /** @description Of the audit log its oldest entry, of the others the beginning of their oldest day. null: nothing is there. */
                oldestAt: string | null;
                /** @description By the settings of the last run; null before the first. */
                keptDays: number | null;
            }[];
            /** @description The latest; null: no worker has run. */
            retentionRun: {
                /**
                 * Format: date-time
                 * @example 2026-03-01T12:00:00.000Z
                 */
                startedAt: string;
                /** @description null while it runs, and when its worker stopped before the end. */
                finishedAt: string | null;
                /** @description The worker's log says why. */
                hasFailed: boolean;
                /** @description Days that stayed: too much of them is unfinished, or others were at them. */
                daysKeptLonger: number;
            } | null;
            queue: components["schemas"]["QueueState"];
        };
        /**
         * @example {
         *       "status": "ok"
         *     }
         */
        Liveness: {
            /** @enum {string} */
            status: "ok" | "failing";
        };
        /**
         * @example {
         *       "status": "ready",
         *       "checks": {
         *         "postgres": "ok",
         *         "migrations": "ok",
         *         "clock": "ok",
         *         "queue": "ok",
         *         "eviction": "ok"
         *       }
         *     }
         */
        Readiness: {
            /** @enum {string} */
            status: "ready" | "unready";
            checks: {
                /**
                 * @description `unknown`: not looked at yet, or not told.
                 * @enum {string}
                 */
                postgres: "ok" | "failed" | "unknown";
                /**
                 * @description `unknown`: not looked at yet, or not told.
                 * @enum {string}
                 */
                migrations: "ok" | "failed" | "unknown";
                /**
                 * @description `unknown`: not looked at yet, or not told.
                 * @enum {string}
                 */
                clock: "ok" | "failed" | "unknown";
                /**
                 * @description `unknown`: not looked at yet, or not told.
                 * @enum {string}
                 */
                queue: "ok" | "failed" | "unknown";
                /**
                 * @description `failed`: Redis may throw jobs out when its memory is full.
                 * @enum {string}
                 */
                eviction: "ok" | "failed" | "unknown";
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The request's id: the caller's own, or ours. */
        "X-Request-Id": string;
        /** @description For `If-Match`. */
        ETag: string;
        /** @description The path of what was made. */
        Location: string;
        /** @description For how long it may be kept. */
        "Cache-Control": string;
        /** @description Seconds to wait. */
        "Retry-After": number;
        /** @description What is left, where there is a limit: `"default";r=99;t=1`, requests and seconds. */
        RateLimit: string;
        /** @description The limit, where there is one: `"default";q=100;w=1`, requests in so many seconds. */
        "RateLimit-Policy": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listTenants: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tenants, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Tenant"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantCreate"];
            };
        };
        responses: {
            /** @description The tenant. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    putTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The caller's own name for a tenant. */
                tenant: components["schemas"]["TenantExternalId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantPut"];
            };
        };
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation that erases what is stored. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    updateTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantUpdate"];
            };
        };
        responses: {
            /** @description The tenant as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only the keys of this tenant. */
                tenant?: components["schemas"]["TenantRef"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyCreate"];
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
        };
    };
    getCurrentApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An API key. */
                apiKey: components["schemas"]["ApiKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, without its text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An API key. */
                apiKey: components["schemas"]["ApiKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listPortalSessions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PortalSession"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createPortalSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PortalSessionCreate"];
            };
        };
        responses: {
            /** @description The session, its token shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedPortalSession"];
                };
            };
        };
    };
    revokePortalSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description A portal session. */
                portalSession: components["schemas"]["PortalSessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    exchangePortalCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PortalCodeExchange"];
            };
        };
        responses: {
            /** @description A token of the portal's own. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangedPortalSession"];
                };
            };
        };
    };
    getCurrentPortalSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalSessionView"];
                };
            };
        };
    };
    listEventTypes: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Those that were archived, or the others; all when left out. */
                archived?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of event types, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventType"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createEventType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventTypeCreate"];
            };
        };
        responses: {
            /** @description The event type. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"];
                };
            };
        };
    };
    importEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventTypeImport"];
            };
        };
        responses: {
            /** @description What became of each, in the order of the document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypeImportResults"];
                };
            };
        };
    };
    getEventType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventType: components["schemas"]["EventTypeName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event type. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"];
                };
            };
        };
    };
    archiveEventType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventType: components["schemas"]["EventTypeName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Archived. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateEventType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventType: components["schemas"]["EventTypeName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventTypeUpdate"];
            };
        };
        responses: {
            /** @description The event type as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"];
                };
            };
        };
    };
    listEndpoints: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Endpoint"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointCreate"];
            };
        };
        responses: {
            /** @description The endpoint and its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedEndpoint"];
                };
            };
        };
    };
    listAllEndpoints: {
        parameters: {
            query?: {
                tenant?: components["schemas"]["TenantRef"];
                state?: ("breaker" | "failing" | "disabled" | "paused" | "healthy")[];
                /** @description Part of the URL or of the description; upper and lower case are the same. */
                contains?: string;
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints, failing ones first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FleetEndpoint"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    listEndpointStats: {
        parameters: {
            query?: {
                window?: components["schemas"]["StatsWindow"];
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EndpointStats"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                        window: components["schemas"]["StatsWindow"];
                        stepSeconds: number;
                        /**
                         * Format: date-time
                         * @description The window, extended to a whole step.
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        fromAt: string;
                        /**
                         * Format: date-time
                         * @description Counted until then: usually less than a minute ago.
                         * @example 2026-03-01T12:00:00.000Z
                         */
                        upToAt: string;
                    };
                };
            };
        };
    };
    testFilter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilterTest"];
            };
        };
        responses: {
            /** @description Whether it matches, or which clause failed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilterTestResult"];
                };
            };
        };
    };
    checkEndpointUrl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UrlCheck"];
            };
        };
        responses: {
            /** @description Whether deliveries could go there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UrlCheckResult"];
                };
            };
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    deleteEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Refuses the change unless the endpoint still has this ETag. */
                "if-match"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Refuses the change unless the endpoint still has this ETag. */
                "if-match"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointUpdate"];
            };
        };
        responses: {
            /** @description The endpoint as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    pauseEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Refuses the change unless the endpoint still has this ETag. */
                "if-match"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    resumeEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Refuses the change unless the endpoint still has this ETag. */
                "if-match"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointResume"];
            };
        };
        responses: {
            /** @description The endpoint, active. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    getLane: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of its lane, and what waits in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lane"];
                };
            };
        };
    };
    testEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointTest"];
            };
        };
        responses: {
            /** @description Kept; the attempt is on its way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointTested"];
                };
            };
        };
    };
    getEndpointStats: {
        parameters: {
            query?: {
                window?: components["schemas"]["StatsWindow"];
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Totals, and a series of steps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    getEndpointSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The current secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointSecret"];
                };
            };
        };
    };
    rotateEndpointSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Refuses the change unless the endpoint still has this ETag. */
                "if-match"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An endpoint. */
                endpoint: components["schemas"]["EndpointId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SecretRotate"];
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
        };
    };
    getKeySet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant. */
                tenant: components["schemas"]["TenantId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
        };
    };
    getSigningKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKey"];
                };
            };
        };
    };
    rotateSigningKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SigningKeyRotate"];
            };
        };
        responses: {
            /** @description The new public key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSigningKey"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                eventType?: components["schemas"]["EventTypePattern"];
                tag?: string;
                externalId?: string;
                /** @description One of the event's channels. */
                channel?: string;
                /** @description `false`: events that went to no endpoint; `true`: to one at least. */
                matched?: boolean;
                createdAfter?: string;
                createdBefore?: string;
                /** @description RFC 6901 pointer into the payload: events that have `payloadValue` there. Searches the last 24 hours unless `createdAfter` is given. */
                payloadPath?: string;
                /** @description A string, or the number, `true`, `false` or `null` that it spells. */
                payloadValue?: string;
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventSummary"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventCreate"];
            };
        };
        responses: {
            /** @description Kept; deliveries are on their way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventAccepted"];
                };
            };
        };
    };
    createEventBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventBatch"];
            };
        };
        responses: {
            /** @description A result per event, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventBatchResults"];
                };
            };
        };
    };
    countEvents: {
        parameters: {
            query?: {
                eventType?: components["schemas"]["EventTypePattern"];
                tag?: string;
                externalId?: string;
                /** @description One of the event's channels. */
                channel?: string;
                /** @description `false`: events that went to no endpoint; `true`: to one at least. */
                matched?: boolean;
                createdAfter?: string;
                createdBefore?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many there are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    getEvent: {
        parameters: {
            query?: {
                include?: "payload";
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An event; sent as `webhook-id` with each of its attempts. */
                event: components["schemas"]["EventId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
        };
    };
    listEventDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An event; sent as `webhook-id` with each of its attempts. */
                event: components["schemas"]["EventId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    explainEvent: {
        parameters: {
            query?: {
                /** @description Shows what the payload has where a clause failed. */
                include?: "payload";
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description An event; sent as `webhook-id` with each of its attempts. */
                event: components["schemas"]["EventId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExplainedEndpoint"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    listTenantDeliveries: {
        parameters: {
            query?: {
                endpoint?: components["schemas"]["EndpointId"];
                event?: components["schemas"]["EventId"];
                eventType?: components["schemas"]["EventTypePattern"];
                status?: ("pending" | "delivering" | "delivered" | "failed" | "cancelled")[];
                /** @description Of the last attempt. */
                reason?: ("ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth")[];
                /** @description Of the last answer. */
                statusClass?: "2xx" | "3xx" | "4xx" | "5xx";
                /** @description A tag of the event. */
                tag?: string;
                /** @description The event's `externalId`. */
                externalId?: string;
                createdAfter?: string;
                createdBefore?: string;
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    countTenantDeliveries: {
        parameters: {
            query?: {
                endpoint?: components["schemas"]["EndpointId"];
                event?: components["schemas"]["EventId"];
                eventType?: components["schemas"]["EventTypePattern"];
                status?: ("pending" | "delivering" | "delivered" | "failed" | "cancelled")[];
                /** @description Of the last attempt. */
                reason?: ("ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth")[];
                /** @description Of the last answer. */
                statusClass?: "2xx" | "3xx" | "4xx" | "5xx";
                /** @description A tag of the event. */
                tag?: string;
                /** @description The event's `externalId`. */
                externalId?: string;
                createdAfter?: string;
                createdBefore?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many there are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                endpoint?: components["schemas"]["EndpointId"];
                event?: components["schemas"]["EventId"];
                eventType?: components["schemas"]["EventTypePattern"];
                status?: ("pending" | "delivering" | "delivered" | "failed" | "cancelled")[];
                /** @description Of the last attempt. */
                reason?: ("ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth")[];
                /** @description Of the last answer. */
                statusClass?: "2xx" | "3xx" | "4xx" | "5xx";
                /** @description A tag of the event. */
                tag?: string;
                /** @description The event's `externalId`. */
                externalId?: string;
                createdAfter?: string;
                createdBefore?: string;
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Delivery"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    countDeliveries: {
        parameters: {
            query?: {
                endpoint?: components["schemas"]["EndpointId"];
                event?: components["schemas"]["EventId"];
                eventType?: components["schemas"]["EventTypePattern"];
                status?: ("pending" | "delivering" | "delivered" | "failed" | "cancelled")[];
                /** @description Of the last attempt. */
                reason?: ("ok" | "http_3xx" | "http_4xx" | "http_5xx" | "gone" | "timeout_connect" | "timeout_response" | "dns" | "tls" | "refused" | "reset" | "blocked_address" | "invalid_response" | "worker_lost" | "auth")[];
                /** @description Of the last answer. */
                statusClass?: "2xx" | "3xx" | "4xx" | "5xx";
                /** @description A tag of the event. */
                tag?: string;
                /** @description The event's `externalId`. */
                externalId?: string;
                createdAfter?: string;
                createdBefore?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many there are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found, a few at most; empty when nothing was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHits"];
                };
            };
        };
    };
    streamDeliveries: {
        parameters: {
            query?: {
                tenant?: components["schemas"]["TenantRef"];
                endpoint?: components["schemas"]["EndpointId"];
                /** @description What the attempt made of its delivery. */
                status?: ("pending" | "delivered" | "failed")[];
            };
            header?: {
                /** @description The last attempt that was told, before the connection was lost. */
                "last-event-id"?: components["schemas"]["AttemptId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events whose `data` is this, with the delivery as it is when it is told, as long as the client listens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveAttempt"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description A delivery. */
                delivery: components["schemas"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    listAttempts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description A delivery. */
                delivery: components["schemas"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of attempts, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Attempt"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    retryDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description A delivery. */
                delivery: components["schemas"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery, pending again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    cancelDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
                /** @description A delivery. */
                delivery: components["schemas"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery, cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    listOperations: {
        parameters: {
            query?: {
                tenant?: components["schemas"]["TenantRef"];
                status?: components["schemas"]["OperationStatus"];
                action?: components["schemas"]["OperationAction"];
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of operations, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Operation"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the first answer again; with another request, 409. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperationCreate"];
            };
        };
        responses: {
            /** @description With `dryRun`: what it would take. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPreview"];
                };
            };
            /** @description The operation, which begins within seconds. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    getOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An operation. */
                operation: components["schemas"]["OperationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    pauseOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An operation. */
                operation: components["schemas"]["OperationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    resumeOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An operation. */
                operation: components["schemas"]["OperationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    cancelOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An operation. */
                operation: components["schemas"]["OperationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Also the id of a tenant that was erased. */
                tenant?: components["schemas"]["TenantRef"];
                /** @description `key_…`, `ps_…`, or `posthorn` for what Posthorn did by itself. */
                actor?: string;
                /** @description An action, or all of a kind: `endpoint.*`. */
                action?: string;
                /** @description The id, or the name, of what was changed. */
                target?: string;
                createdAfter?: string;
                createdBefore?: string;
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    listTenantAuditLog: {
        parameters: {
            query?: {
                /** @description `key_…`, `ps_…`, or `posthorn` for what Posthorn did by itself. */
                actor?: string;
                /** @description An action, or all of a kind: `endpoint.*`. */
                action?: string;
                /** @description The id, or the name, of what was changed. */
                target?: string;
                createdAfter?: string;
                createdBefore?: string;
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A tenant: `ten_…` or its `externalId`. */
                tenant: components["schemas"]["TenantRef"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        /** @description null on the last page. A search may answer a short page and go on from here. */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    getStats: {
        parameters: {
            query?: {
                tenant?: components["schemas"]["TenantRef"];
                endpoint?: components["schemas"]["EndpointId"];
                window?: components["schemas"]["StatsWindow"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Totals, and a series of steps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    listTopFailing: {
        parameters: {
            query?: {
                /** @description What is counted as one. */
                by?: "endpoint" | "tenant";
                window?: components["schemas"]["StatsWindow"];
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most failed attempts first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopFailingList"];
                };
            };
        };
    };
    getInstance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it was a few seconds ago at most. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceState"];
                };
            };
        };
    };
    getStorage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it was half a minute ago at most. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageState"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
}
