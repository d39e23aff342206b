{{- define "scaled-workload.scaledobject" -}}
{{- $scaling := .values.scaling }}
{{- $name := include "scaled-workload.name" . }}
{{- $least := kindIs "invalid" $scaling.minReplicas | ternary (eq .values.type "worker" | ternary 0 2) $scaling.minReplicas }}
{{- $fallback := dict "failureThreshold" $scaling.fallback.failureThreshold "replicas" (kindIs "invalid" $scaling.fallback.replicas | ternary (div (add $scaling.maxReplicas 1) 2) $scaling.fallback.replicas) }}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "scaled-workload.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    name: {{ $name }}
  minReplicaCount: {{ $least }}
  maxReplicaCount: {{ $scaling.maxReplicas }}
  pollingInterval: {{ $scaling.pollingInterval }}
  cooldownPeriod: {{ $scaling.cooldownPeriod }}
  fallback:
    {{- merge $fallback $scaling.fallback | toYaml | nindent 4 }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- toYaml $scaling.behavior | nindent 8 }}
  triggers:
    - type: {{ $scaling.push | ternary "external-push" "external" }}
      metadata:
        scalerAddress: {{ $scaling.scalerAddress | quote }}
        query: {{ required "scaling.query is required: the PromQL of the total demand" $scaling.query | quote }}
        threshold: {{ required "scaling.threshold is required: the demand one replica should carry" $scaling.threshold | include "scaled-workload.text" | quote }}
        activationThreshold: {{ include "scaled-workload.text" $scaling.activationThreshold | quote }}
        workload: deployment/{{ $name }}
        {{- range $key, $value := $scaling.metadata }}
        {{ $key }}: {{ include "scaled-workload.text" $value | quote }}
        {{- end }}
      {{- with $scaling.authenticationRef }}
      authenticationRef:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- with $scaling.triggers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* A value as text. Whole numbers come as floating point, of which large ones would be written 1e+06. */}}
{{- define "scaled-workload.text" -}}
{{- if and (kindIs "float64" .) (eq (float64 (int64 .)) .) }}
{{- int64 . }}
{{- else }}
{{- toString . }}
{{- end }}
{{- end }}
