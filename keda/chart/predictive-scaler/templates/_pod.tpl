{{/* The pod template of the Deployment and of the StatefulSet. */}}
{{- define "predictive-scaler.pod" -}}
{{- $annotations := dict "checksum/settings" (include "predictive-scaler.settings" . | sha256sum) }}
{{- if .Values.metrics.scrapeAnnotations }}
{{- $_ := set $annotations "prometheus.io/scrape" "true" }}
{{- $_ := set $annotations "prometheus.io/port" (toString .Values.ports.metrics) }}
{{- $_ := set $annotations "prometheus.io/path" "/metrics" }}
{{- end -}}
metadata:
  labels:
    {{- merge (include "predictive-scaler.selectorLabels" . | fromYaml) .Values.podLabels (include "predictive-scaler.labels" . | fromYaml) | toYaml | nindent 4 }}
  annotations:
    {{- merge (dict) .Values.podAnnotations $annotations .Values.commonAnnotations | toYaml | nindent 4 }}
spec:
  serviceAccountName: {{ include "predictive-scaler.serviceAccountName" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .Values.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with .Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "predictive-scaler.placement" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- with .Values.initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    {{- include "predictive-scaler.container" . | nindent 4 }}
    {{- with .Values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "predictive-scaler.volumes" . | nindent 4 }}
{{- end }}

{{- define "predictive-scaler.placement" -}}
{{- $revision := .Values.store.persistence.enabled | ternary "controller-revision-hash" "pod-template-hash" }}
{{- $spread := dict "kubernetes.io/hostname" .Values.topologySpread.host "topology.kubernetes.io/zone" .Values.topologySpread.zone -}}
{{- if or .Values.topologySpread.host .Values.topologySpread.zone }}
topologySpreadConstraints:
  {{- range $key, $unsatisfiable := $spread }}
  {{- if $unsatisfiable }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: {{ $unsatisfiable }}
    # A node that is being drained is no place to spread to.
    nodeTaintsPolicy: Honor
    labelSelector:
      matchLabels:
        {{- include "predictive-scaler.selectorLabels" $ | nindent 8 }}
    # Each revision is spread by itself, or a rolling update leaves both new pods on one node.
    matchLabelKeys: [{{ $revision }}]
  {{- end }}
  {{- end }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "predictive-scaler.container" -}}
- name: predictive-scaler
  image: {{ include "predictive-scaler.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args:
    - serve
    - --bind={{ .Values.bindAddress }}
    - --grpc-port={{ .Values.ports.grpc }}
    - --health-port={{ .Values.ports.health }}
    - --http-port={{ .Values.ports.http }}
    - --metrics-port={{ .Values.ports.metrics }}
    - --config=/etc/predictive-scaler/settings/settings.json
    {{- if include "predictive-scaler.storeOnDisk" . }}
    - --store=/var/lib/predictive-scaler
    {{- end }}
    {{- if .Values.models.volume }}
    - --models=/models
    {{- end }}
    {{- with .Values.extraArgs }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  env:
    # Diagnostics open a socket under /tmp that nobody here connects to.
    - name: DOTNET_EnableDiagnostics
      value: "0"
    {{- with .Values.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  ports:
    - name: grpc
      containerPort: {{ .Values.ports.grpc }}
      protocol: TCP
    - name: health
      containerPort: {{ .Values.ports.health }}
      protocol: TCP
    - name: http
      containerPort: {{ .Values.ports.http }}
      protocol: TCP
    - name: metrics
      containerPort: {{ .Values.ports.metrics }}
      protocol: TCP
    {{- if .Values.handOver.enabled }}
    - name: peers
      containerPort: {{ .Values.ports.peers }}
      protocol: TCP
    {{- end }}
  startupProbe:
    grpc:
      port: {{ .Values.ports.health }}
    {{- toYaml .Values.startupProbe | nindent 4 }}
  readinessProbe:
    grpc:
      port: {{ .Values.ports.health }}
      service: externalscaler.ExternalScaler
    {{- toYaml .Values.readinessProbe | nindent 4 }}
  livenessProbe:
    grpc:
      port: {{ .Values.ports.health }}
      service: liveness
    {{- toYaml .Values.livenessProbe | nindent 4 }}
  {{- if and .Values.preStopSeconds (semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version) }}
  lifecycle:
    preStop:
      sleep:
        seconds: {{ .Values.preStopSeconds }}
  {{- end }}
  {{- with .Values.securityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
  volumeMounts:
    - name: settings
      mountPath: /etc/predictive-scaler/settings
      readOnly: true
    - name: tmp
      mountPath: /tmp
    {{- if include "predictive-scaler.storeOnDisk" . }}
    - name: store
      mountPath: /var/lib/predictive-scaler
    {{- end }}
    {{- if .Values.store.postgres.existingSecret }}
    - name: store-connection
      mountPath: /etc/predictive-scaler/store
      readOnly: true
    {{- end }}
    {{- if .Values.models.volume }}
    - name: models
      mountPath: /models
      readOnly: true
    {{- end }}
    {{- if .Values.tls.enabled }}
    - name: tls
      mountPath: /etc/predictive-scaler/tls
      readOnly: true
    {{- end }}
    {{- if or .Values.api.tokens.existingSecret .Values.api.users.existingSecret }}
    - name: api
      mountPath: /etc/predictive-scaler/api
      readOnly: true
    {{- end }}
    {{- if .Values.handOver.enabled }}
    - name: peers
      mountPath: /etc/predictive-scaler/peers
      readOnly: true
    {{- end }}
    {{- range $name, $source := .Values.sources }}
    {{- if or $source.bearer $source.basic $source.ca $source.clientCertificate }}
    - name: source-{{ $name }}
      mountPath: {{ include "predictive-scaler.sourceDirectory" $name }}
      readOnly: true
    {{- end }}
    {{- end }}
    {{- with .Values.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* Whole directories, never subPath: only those follow a Secret that changes. */}}
{{- define "predictive-scaler.volumes" -}}
- name: settings
  configMap:
    name: {{ include "predictive-scaler.fullname" . }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- if and (include "predictive-scaler.storeOnDisk" .) (not .Values.store.persistence.enabled) }}
- name: store
  emptyDir:
    sizeLimit: {{ .Values.store.emptyDir.sizeLimit }}
{{- end }}
{{- with .Values.store.postgres }}
{{- if .existingSecret }}
- name: store-connection
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ .existingSecret }}
          items:
            - { key: {{ .key }}, path: connection }
      {{- if or .ca.existingSecret .ca.configMap }}
      - {{ empty .ca.configMap | ternary "secret" "configMap" }}:
          name: {{ .ca.configMap | default .ca.existingSecret }}
          items:
            - { key: {{ .ca.key }}, path: ca.crt }
      {{- end }}
{{- end }}
{{- end }}
{{- with .Values.models.volume }}
- name: models
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .Values.tls.enabled }}
- name: tls
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ include "predictive-scaler.tlsSecret" . }}
          items:
            - { key: {{ .Values.tls.certificateKey }}, path: tls.crt }
            - { key: {{ .Values.tls.keyKey }}, path: tls.key }
            {{- with .Values.tls.passwordKey }}
            - { key: {{ . }}, path: password }
            {{- end }}
      {{- with .Values.tls.clients }}
      {{- if .enabled }}
      - {{ empty .ca.configMap | ternary "secret" "configMap" }}:
          name: {{ .ca.configMap | default .ca.existingSecret | default (include "predictive-scaler.tlsSecret" $) }}
          items:
            - { key: {{ .ca.key }}, path: clients/ca.crt }
      {{- end }}
      {{- end }}
{{- end }}
{{- if or .Values.api.tokens.existingSecret .Values.api.users.existingSecret }}
- name: api
  projected:
    defaultMode: 0440
    sources:
      {{- range $file := list "tokens" "users" }}
      {{- with get $.Values.api $file }}
      {{- if .existingSecret }}
      - secret:
          name: {{ .existingSecret }}
          items:
            - { key: {{ .key }}, path: {{ $file }} }
      {{- end }}
      {{- end }}
      {{- end }}
{{- end }}
{{- if .Values.handOver.enabled }}
- name: peers
  projected:
    defaultMode: 0440
    sources:
      # Optional: without them the service starts all the same, and takes them up when they are made.
      - secret:
          name: {{ include "predictive-scaler.peersSecret" . }}
          optional: true
          items:
            - { key: {{ .Values.handOver.token.key }}, path: token }
      {{- if .Values.tls.enabled }}
      {{- with .Values.handOver.ca }}
      - {{ empty .configMap | ternary "secret" "configMap" }}:
          name: {{ .configMap | default .existingSecret | default (include "predictive-scaler.tlsSecret" $) }}
          optional: true
          items:
            - { key: {{ .key }}, path: ca.crt }
      {{- end }}
      {{- end }}
{{- end }}
{{- range $name, $source := .Values.sources }}
{{- if or $source.bearer $source.basic $source.ca $source.clientCertificate }}
- name: source-{{ $name }}
  projected:
    defaultMode: 0440
    sources:
      {{- include "predictive-scaler.sourceFiles" $source | trim | nindent 6 }}
{{- end }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "predictive-scaler.sourceFiles" -}}
{{- with .bearer }}
{{- if .serviceAccountToken }}
- serviceAccountToken:
    {{- toYaml .serviceAccountToken | nindent 4 }}
    path: token
{{- else }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .key | default "token" }}, path: token }
{{- end }}
{{- end }}
{{- with .basic }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .key | default "password" }}, path: password }
      {{- with .userKey }}
      - { key: {{ . }}, path: user }
      {{- end }}
{{- end }}
{{- with .ca }}
- {{ empty .configMap | ternary "secret" "configMap" }}:
    name: {{ .configMap | default .existingSecret }}
    items:
      - { key: {{ .key | default "ca.crt" }}, path: ca.crt }
{{- end }}
{{- with .clientCertificate }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .certificateKey | default "tls.crt" }}, path: tls.crt }
      - { key: {{ .keyKey | default "tls.key" }}, path: tls.key }
{{- end }}
{{- end }}
