{{/*
Every object of a workload. Arguments: the root and the values, as in
  {{ include "scaled-workload.objects" (dict "root" . "values" .Values.shop) }}
*/}}
{{- define "scaled-workload.objects" -}}
{{- $values := .values }}
{{- $kinds := list "deployment" "scaledobject" "poddisruptionbudget" "serviceaccount" }}
{{- if ne $values.type "worker" }}
{{- $kinds = append $kinds "service" }}
{{- end }}
{{- if eq $values.type "frontend" }}
{{- $kinds = append $kinds "ingress" }}
{{- end }}
{{- if $values.networkPolicy.enabled }}
{{- $kinds = append $kinds "networkpolicy" }}
{{- end }}
{{- if $values.metrics.monitor }}
{{- $kinds = append $kinds "monitor" }}
{{- end }}
{{- range $kinds }}
---
{{ include (printf "scaled-workload.%s" .) $ | trim }}
{{- end }}
{{- end }}

{{- define "scaled-workload.name" -}}
{{- .values.name | default .root.Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "scaled-workload.selectorLabels" -}}
app.kubernetes.io/name: {{ include "scaled-workload.name" . }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "scaled-workload.labels" -}}
{{- $own := dict "app.kubernetes.io/component" .values.type "app.kubernetes.io/managed-by" .root.Release.Service }}
{{- with .values.image.tag }}
{{- $_ := set $own "app.kubernetes.io/version" . }}
{{- end }}
{{- merge (include "scaled-workload.selectorLabels" . | fromYaml) .values.labels $own | toYaml }}
{{- end }}

{{- define "scaled-workload.metadata" -}}
name: {{ include "scaled-workload.name" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- merge (dict) (.labels | default dict) (include "scaled-workload.labels" . | fromYaml) | toYaml | nindent 2 }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "scaled-workload.serviceaccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "scaled-workload.metadata" . | nindent 2 }}
automountServiceAccountToken: false
{{- end }}

{{- define "scaled-workload.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "scaled-workload.metadata" . | nindent 2 }}
spec:
  selector:
    {{- include "scaled-workload.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
      appProtocol: http
    {{- if .values.ports.metrics }}
    - name: metrics
      port: {{ .values.ports.metrics }}
      targetPort: metrics
      protocol: TCP
    {{- end }}
{{- end }}

{{- define "scaled-workload.ingress" -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- include "scaled-workload.metadata" (merge (dict "annotations" .values.ingress.annotations) .) | nindent 2 }}
spec:
  {{- with .values.ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  tls:
    - hosts: [{{ required "a frontend needs ingress.host" .values.ingress.host | quote }}]
      secretName: {{ required "a frontend needs ingress.tlsSecret" .values.ingress.tlsSecret }}
  rules:
    - host: {{ .values.ingress.host | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {{ include "scaled-workload.name" . }}
                port:
                  name: http
{{- end }}

{{- define "scaled-workload.poddisruptionbudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "scaled-workload.metadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ .values.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "scaled-workload.selectorLabels" . | nindent 6 }}
{{- end }}

{{- define "scaled-workload.monitor" -}}
{{- $isWorker := eq .values.type "worker" }}
apiVersion: monitoring.coreos.com/v1
kind: {{ $isWorker | ternary "PodMonitor" "ServiceMonitor" }}
metadata:
  {{- include "scaled-workload.metadata" (merge (dict "labels" .values.metrics.labels) .) | nindent 2 }}
spec:
  selector:
    matchLabels:
      {{- include "scaled-workload.selectorLabels" . | nindent 6 }}
  {{ $isWorker | ternary "podMetricsEndpoints" "endpoints" }}:
    - port: {{ .values.ports.metrics | empty | ternary "http" "metrics" }}
      path: {{ .values.metrics.path }}
      interval: {{ .values.metrics.interval }}
{{- end }}
