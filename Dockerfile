# syntax=docker/dockerfile:1

# Multi-stage: what compiles stays behind, the image holds the .NET runtime, the program, its models and licences. docs/container.md says how to build,
# why these bases, how to pin them by digest, and what has been checked.

# The compiler runs on the builder's own processor, whatever the image is for.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
RUN apt-get update \
    && apt-get install --yes --no-install-recommends npm \
    && rm -rf /var/lib/apt/lists/*
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages --mount=type=cache,target=/root/.cache/predictive-scaler \
    architecture=$(echo "${TARGETARCH:-amd64}" | sed 's/^amd64$/x64/') \
    && dotnet publish src/PredictiveScaler.Host --configuration Release --output /app \
        --runtime "linux-${architecture}" --self-contained false \
        -p:OnnxRuntimeArchitecture="${architecture}" -p:DebugType=none

# -extra has time zones (metadata key `timezone`); both variants have the libstdc++ that ONNX Runtime needs, and neither a shell.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
LABEL org.opencontainers.image.title="Predictive Scaler for KEDA" \
      org.opencontainers.image.description="External scaler for KEDA that answers with where the load is going to be" \
      org.opencontainers.image.licenses="MIT"
# The base asks ASP.NET Core for port 8080; serve opens its own ports. Diagnostics would write into /tmp.
ENV ASPNETCORE_HTTP_PORTS="" DOTNET_EnableDiagnostics=0 ORT_DISABLE_TELEMETRY=1
WORKDIR /app
COPY --from=build --chown=0:0 /app .
# By number, so that Kubernetes can see that it is not root (runAsNonRoot).
USER 1654:1654
EXPOSE 6000 6001 8080
ENTRYPOINT ["/app/predictive-scaler"]
CMD ["serve", "--bind=0.0.0.0", "--health-port=6001"]
