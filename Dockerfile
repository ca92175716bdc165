# One image for every role: the command says which.
#   docker run … posthorn                                                  the API
#   docker run … posthorn node apps/worker/src/main.ts                     a worker
#   docker run … posthorn node packages/runtime/src/migrate-database.ts    brings the database up to date and ends

FROM node:24-bookworm-slim AS base
WORKDIR /app

# The package.json files alone, so that npm runs again only when one of them changes.
FROM base AS manifests
COPY . .
RUN mkdir /manifests && cp --parents package.json package-lock.json .npmrc */*/package.json /manifests

# What runs. The root's install script is left out: it needs the Prisma CLI, which the next stage has.
FROM base AS production
COPY --from=manifests /manifests ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

# The database client, generated from prisma/schema.prisma, and the dashboard and the portal.
FROM base AS generated
COPY --from=manifests /manifests ./
RUN npm ci --ignore-scripts
COPY prisma.config.ts ./
COPY prisma ./prisma
COPY scripts ./scripts
RUN npm run generate
COPY tsconfig.json ./
COPY packages ./packages
COPY apps/dashboard ./apps/dashboard
RUN npm run build

FROM base
ENV NODE_ENV=production
COPY --from=production /app ./
COPY prisma/migrations ./prisma/migrations
COPY packages ./packages
COPY apps ./apps
COPY --from=generated /app/packages/store/src/generated ./packages/store/src/generated
COPY --from=generated /app/apps/dashboard/dist ./apps/dashboard/dist
USER node
EXPOSE 8400
# For the API, and for a worker with POSTHORN_PROBE_PORT; a container of another role switches it off, as docker-compose.yml does.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.POSTHORN_PROBE_PORT || process.env.POSTHORN_PORT || 8400}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/src/main.ts"]
