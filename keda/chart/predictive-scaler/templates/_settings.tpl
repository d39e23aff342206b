{{/* The program's settings file. Its keys are case-insensitive; secrets are named as files, never written. */}}
{{- define "predictive-scaler.settings" -}}
{{- $settings := dict }}
{{- range $section, $values := .Values.settings }}
{{- if $values }}
{{- $_ := set $settings $section $values }}
{{- end }}
{{- end }}
{{- with .Values.store.postgres }}
{{- if .existingSecret }}
{{- $store := dict "postgresConnectionFile" "/etc/predictive-scaler/store/connection" }}
{{- if or .ca.existingSecret .ca.configMap }}
{{- $_ := set $store "postgresCaFile" "/etc/predictive-scaler/store/ca.crt" }}
{{- end }}
{{- $_ := set $settings "store" (merge $store ($settings.store | default dict)) }}
{{- end }}
{{- end }}
{{- with .Values.sources }}
{{- $sources := dict }}
{{- range $name, $source := . }}
{{- $_ := set $sources $name (include "predictive-scaler.source" (dict "name" $name "source" $source) | fromYaml) }}
{{- end }}
{{- $_ := set $settings "sources" $sources }}
{{- end }}
{{- with .Values.calendars }}
{{- $_ := set $settings "calendars" . }}
{{- end }}
{{- $_ := set $settings "addressPolicy" (include "predictive-scaler.addressPolicy" . | fromYaml) }}
{{- with include "predictive-scaler.serve" . | fromYaml }}
{{- $_ := set $settings "serve" . }}
{{- end }}
{{- if .Values.handOver.enabled }}
{{- $_ := set $settings "peers" (include "predictive-scaler.peersSettings" . | fromYaml) }}
{{- end }}
{{- toPrettyJson $settings }}
{{- end }}

{{- define "predictive-scaler.serve" -}}
{{- $serve := dict }}
{{- if .Values.tls.enabled }}
{{- $_ := set $serve "tls" (include "predictive-scaler.tlsSettings" . | fromYaml) }}
{{- end }}
{{- with .Values.limits }}
{{- $_ := set $serve "limits" . }}
{{- end }}
{{- $api := dict }}
{{- if .Values.api.tokens.existingSecret }}
{{- $_ := set $api "tokenFile" "/etc/predictive-scaler/api/tokens" }}
{{- end }}
{{- if .Values.api.users.existingSecret }}
{{- $_ := set $api "userFile" "/etc/predictive-scaler/api/users" }}
{{- end }}
{{- with $api }}
{{- $_ := set $serve "api" . }}
{{- end }}
{{- if and .Values.preStopSeconds (semverCompare "<1.30-0" .Capabilities.KubeVersion.Version) }}
{{- /* Where pods cannot sleep before SIGTERM, the program goes on answering after it. */}}
{{- $_ := set $serve "drainFor" (printf "00:%02d:%02d" (div .Values.preStopSeconds 60 | int) (mod .Values.preStopSeconds 60 | int)) }}
{{- end }}
{{- toYaml $serve }}
{{- end }}

{{- define "predictive-scaler.peersSettings" -}}
addresses:
  - {{ printf "%s.%s.svc:%v" (include "predictive-scaler.peersName" .) .Release.Namespace .Values.ports.peers }}
port: {{ .Values.ports.peers }}
tokenFile: /etc/predictive-scaler/peers/token
timeout: {{ .Values.handOver.timeout | quote }}
maxMebibytes: {{ .Values.handOver.maxMebibytes }}
{{- if .Values.tls.enabled }}
caFile: /etc/predictive-scaler/peers/ca.crt
{{- end }}
{{- end }}

{{- define "predictive-scaler.sourceDirectory" -}}
{{- printf "/etc/predictive-scaler/sources/%s" . }}
{{- end }}

{{- define "predictive-scaler.source" -}}
{{- $files := include "predictive-scaler.sourceDirectory" .name }}
{{- with .source }}
url: {{ .url | quote }}
{{- with .headers }}
headers:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .allowedNamespaces }}
allowedNamespaces:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- range $key := list "default" "timeout" "maxConcurrency" "maxQueue" "maxResponseBytes" "insecureSkipVerify" "useProxy" }}
{{- if hasKey $.source $key }}
{{ $key }}: {{ get $.source $key | toJson }}
{{- end }}
{{- end }}
{{- if .bearer }}
bearerTokenFile: {{ $files }}/token
{{- end }}
{{- with .basic }}
{{- if .userKey }}
basicUserFile: {{ $files }}/user
{{- else }}
basicUser: {{ .username | quote }}
{{- end }}
basicPasswordFile: {{ $files }}/password
{{- end }}
{{- if .ca }}
caFile: {{ $files }}/ca.crt
{{- end }}
{{- if .clientCertificate }}
clientCertificateFile: {{ $files }}/tls.crt
clientKeyFile: {{ $files }}/tls.key
{{- end }}
{{- end }}
{{- end }}

{{/* What metadata may name; the NetworkPolicy opens the way to the same. */}}
{{- define "predictive-scaler.addressPolicy" -}}
{{- $hosts := list }}
{{- $cidrs := list }}
{{- range .Values.metadataAddresses }}
{{- if .namespace }}
{{- $hosts = concat $hosts (list (printf "*.%s" .namespace) (printf "*.%s.svc" .namespace) (printf "*.%s.svc.%s" .namespace $.Values.clusterDomain)) }}
{{- else if .host }}
{{- $hosts = append $hosts .host }}
{{- else }}
{{- $cidrs = append $cidrs .cidr }}
{{- end }}
{{- end }}
{{- /* Written even when empty: without the key the program would allow every Service of the cluster. */}}
allowedHosts: {{ $hosts | uniq | toJson }}
allowedCidrs: {{ $cidrs | uniq | toJson }}
{{- with .Values.metadataPorts }}
allowedPorts: {{ . | toJson }}
{{- end }}
{{- end }}

{{- define "predictive-scaler.tlsSettings" -}}
certificate: /etc/predictive-scaler/tls/tls.crt
key: /etc/predictive-scaler/tls/tls.key
{{- if .Values.tls.passwordKey }}
keyPasswordFile: /etc/predictive-scaler/tls/password
{{- end }}
{{- if .Values.tls.clients.enabled }}
clientCa: /etc/predictive-scaler/tls/clients/ca.crt
{{- with .Values.tls.clients.allowed }}
allowedClients:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
