# The server alone; PostgreSQL is a service of its own in docker-compose.yml.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src src
# What the documentation site is made of.
COPY docs docs
COPY openapi openapi
COPY sdk/KpnEen.Sdk sdk/KpnEen.Sdk
# The button for websites, which the API serves.
COPY sdk/call-me-now sdk/call-me-now
RUN dotnet publish src/KpnEen.Server -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl libopus0 libspandsp2 \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o app -g app -m 700 /state
WORKDIR /app
COPY --from=build /app .
USER app
# Phones are told where to send their sound, so SIP needs a real address: KPNEEN_SIP=192.0.2.10:5060, or 0.0.0.0:5060 with KPNEEN_MEDIA=192.0.2.10.
ENV KPNEEN_HTTP=0.0.0.0:8080 KPNEEN_STATE=/state KPNEEN_SANDBOX=
VOLUME /state
EXPOSE 8080/tcp 5060/tcp 5060/udp
# Ready means that calls can be made. Who listens on all addresses is asked at home.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=6 \
    CMD at=${KPNEEN_HTTP%:*}; case $at in 0.0.0.0) at=127.0.0.1 ;; "[::]") at="[::1]" ;; esac; \
        curl --fail --silent --globoff --output /dev/null "http://$at:${KPNEEN_HTTP##*:}/readyz"
ENTRYPOINT ["dotnet", "KpnEen.Server.dll"]
