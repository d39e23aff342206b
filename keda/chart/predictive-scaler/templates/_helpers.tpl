{{- define "predictive-scaler.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* At most 50 characters: names of further objects, hashes and ordinals are appended, and a label value ends at 63. */}}
{{- define "predictive-scaler.fullname" -}}
{{- $name := include "predictive-scaler.name" . }}
{{- $full := .Values.fullnameOverride | default (contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name)) }}
{{- $full | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "predictive-scaler.selectorLabels" -}}
app.kubernetes.io/name: {{ include "predictive-scaler.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "predictive-scaler.labels" -}}
{{- $own := dict "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- $_ := set $own "app.kubernetes.io/version" .Chart.AppVersion }}
{{- $_ := set $own "app.kubernetes.io/part-of" "predictive-scaler" }}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service }}
{{- merge (include "predictive-scaler.selectorLabels" . | fromYaml) .Values.commonLabels $own | toYaml }}
{{- end }}

{{/* metadata of an object. Arguments: root, and where they differ from the usual: name, namespace, labels, annotations. */}}
{{- define "predictive-scaler.metadata" -}}
name: {{ .name | default (include "predictive-scaler.fullname" .root) }}
namespace: {{ .namespace | default .root.Release.Namespace }}
labels:
  {{- merge (dict) (.labels | default dict) (include "predictive-scaler.labels" .root | fromYaml) | toYaml | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "predictive-scaler.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "predictive-scaler.fullname" .) "default") }}
{{- end }}

{{- define "predictive-scaler.image" -}}
{{- $repository := .Values.image.repository }}
{{- with .Values.image.registry }}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) $repository }}
{{- end }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/* Where KEDA reaches the service. */}}
{{- define "predictive-scaler.host" -}}
{{- printf "%s.%s.svc" (include "predictive-scaler.fullname" .) .Release.Namespace }}
{{- end }}

{{/* The headless Service whose name leads to every replica. */}}
{{- define "predictive-scaler.peersName" -}}
{{- include "predictive-scaler.fullname" . }}{{ if not .Values.service.headless }}-peers{{ end }}
{{- end }}

{{- define "predictive-scaler.peersSecret" -}}
{{- .Values.handOver.token.existingSecret | default (printf "%s-peers" (include "predictive-scaler.fullname" .)) }}
{{- end }}

{{- define "predictive-scaler.tlsSecret" -}}
{{- .Values.tls.existingSecret | default (printf "%s-tls" (include "predictive-scaler.fullname" .)) }}
{{- end }}

{{- define "predictive-scaler.triggerAuthenticationSecret" -}}
{{- .Values.tls.triggerAuthentication.existingSecret | default (printf "%s-keda-client" (include "predictive-scaler.fullname" .)) }}
{{- end }}

{{/* Not empty where samples and plans are kept in a directory. */}}
{{- define "predictive-scaler.storeOnDisk" -}}
{{- if and .Values.store.enabled (empty .Values.store.postgres.existingSecret) }}true{{ end }}
{{- end }}

{{/* Values that a schema cannot judge, since they depend on each other. */}}
{{- define "predictive-scaler.validate" -}}
{{- $tls := .Values.tls }}
{{- if $tls.enabled }}
{{- if eq (empty $tls.existingSecret) (not $tls.certManager.enabled) }}
{{- fail "tls.enabled needs either tls.existingSecret or tls.certManager.enabled" }}
{{- end }}
{{- if $tls.certManager.enabled }}
{{- $_ := required "tls.certManager.enabled needs tls.certManager.issuerRef.name" $tls.certManager.issuerRef.name }}
{{- end }}
{{- if and $tls.clients.ca.existingSecret $tls.clients.ca.configMap }}
{{- fail "tls.clients.ca: existingSecret and configMap exclude each other" }}
{{- end }}
{{- if $tls.triggerAuthentication.create }}
{{- if not (or $tls.triggerAuthentication.existingSecret $tls.certManager.enabled) }}
{{- fail "tls.triggerAuthentication.create needs tls.triggerAuthentication.existingSecret or tls.certManager.enabled" }}
{{- end }}
{{- if and (eq $tls.triggerAuthentication.kind "TriggerAuthentication") (empty $tls.triggerAuthentication.namespaces) }}
{{- fail "tls.triggerAuthentication.kind TriggerAuthentication needs tls.triggerAuthentication.namespaces" }}
{{- end }}
{{- end }}
{{- else if or $tls.clients.enabled $tls.triggerAuthentication.create $tls.certManager.enabled $tls.existingSecret }}
{{- fail "tls.existingSecret, tls.certManager, tls.clients and tls.triggerAuthentication have no effect without tls.enabled" }}
{{- end }}
{{- $defaults := list }}
{{- range $name, $source := .Values.sources }}
{{- if $source.default }}
{{- $defaults = append $defaults $name }}
{{- end }}
{{- if and $source.bearer $source.basic }}
{{- fail (printf "sources.%s: bearer and basic exclude each other" $name) }}
{{- end }}
{{- end }}
{{- if gt (len $defaults) 1 }}
{{- fail (printf "sources: only one may be the default; %s are" (join ", " $defaults)) }}
{{- end }}
{{- $store := .Values.store }}
{{- if $store.postgres.existingSecret }}
{{- if not $store.enabled }}
{{- fail "store.postgres.existingSecret needs store.enabled" }}
{{- end }}
{{- if $store.persistence.enabled }}
{{- fail "store.postgres.existingSecret and store.persistence.enabled exclude each other: state is kept in one store" }}
{{- end }}
{{- if and $store.postgres.ca.existingSecret $store.postgres.ca.configMap }}
{{- fail "store.postgres.ca: existingSecret and configMap exclude each other" }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (not (or $store.postgres.egress.namespace $store.postgres.egress.cidrs)) }}
{{- fail "store.postgres.egress: the address is in a Secret; say with namespace or cidrs where the NetworkPolicy must let it through, or set networkPolicy.enabled to false" }}
{{- end }}
{{- else if or $store.postgres.ca.existingSecret $store.postgres.ca.configMap $store.postgres.egress }}
{{- fail "store.postgres.ca and store.postgres.egress have no effect without store.postgres.existingSecret" }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled }}
{{- fail "metrics.serviceMonitor and metrics.podMonitor exclude each other: every series would be there twice" }}
{{- end }}
{{- if .Values.ingress.enabled }}
{{- $_ := required "ingress.enabled needs ingress.host" .Values.ingress.host }}
{{- $_ := required "ingress.enabled needs ingress.tlsSecret: what is shown are your workloads" .Values.ingress.tlsSecret }}
{{- end }}
{{- if and .Values.handOver.ca.existingSecret .Values.handOver.ca.configMap }}
{{- fail "handOver.ca: existingSecret and configMap exclude each other" }}
{{- end }}
{{- if lt (int .Values.terminationGracePeriodSeconds) (add .Values.preStopSeconds 15 | int) }}
{{- fail "terminationGracePeriodSeconds must hold preStopSeconds and the 15 s in which the service ends its calls" }}
{{- end }}
{{- end }}
