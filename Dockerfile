# Never built where no container engine is to be had: checked by reading only. See README.md, "What was checked where".
# ENGINE=Orleans is for a cluster and needs the Microsoft.Orleans packages; ENGINE=Embedded is one process.
ARG ENGINE=Orleans

# The tags name system and minor version; patches come with the next build. Who wants builds to be equal pins digests.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG ENGINE
# Journal stream over Azure Event Hubs; Redis is in the Orleans build unless REDIS=false.
ARG EVENT_HUBS=false
ARG REDIS=true
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props .editorconfig BannedSymbols*.txt ./
COPY src/ src/
RUN dotnet publish src/Api/Api.csproj -c Release -o /app \
    -p:Engine=$ENGINE -p:OrleansEventHubs=$EVENT_HUBS -p:OrleansRedis=$REDIS

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# The system's SQLite is newer than the one in the package; the embedded engine loads it first.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-0 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /data && chown $APP_UID /data
WORKDIR /app
COPY --from=build /app ./
# Many small collections instead of few large ones: each of them stops the doors.
ENV ASPNETCORE_URLS=http://+:8080 Attendance__DataFolder=/data DOTNET_GCgen0size=0x400000
# Only SQLite and keys made at a first start lie there: a silo or front of a cluster leaves it empty.
VOLUME /data
# HTTP; between silos; from fronts to silos.
EXPOSE 8080 11111 30000
USER $APP_UID

# The image has no curl; bash can speak this much HTTP itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

# exec form: the process is number 1 and gets SIGTERM itself, so it can drain.
ENTRYPOINT ["dotnet", "Attendance.Api.dll"]
