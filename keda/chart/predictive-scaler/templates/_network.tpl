{{/* One egress rule. Arguments: root, where (for messages), hostname, port, egress (namespace, podLabels, cidrs, ports; each optional). */}}
{{- define "predictive-scaler.egressRule" -}}
{{- $egress := .egress | default dict -}}
- to:
  {{- if $egress.cidrs }}
    {{- range $egress.cidrs }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
  {{- else if regexMatch "^([0-9.]+|.*:.*)$" .hostname }}
    - ipBlock:
        cidr: {{ .hostname }}/{{ contains ":" .hostname | ternary 128 32 }}
  {{- else }}
    {{- include "predictive-scaler.peer" (dict "namespace" (include "predictive-scaler.namespaceOf" .) "podLabels" $egress.podLabels) | nindent 4 }}
  {{- end }}
  ports:
    {{- range $egress.ports | default (list .port) }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- end }}

{{- define "predictive-scaler.peersPort" -}}
- name: peers
  port: {{ .Values.ports.peers }}
  targetPort: peers
  protocol: TCP
  appProtocol: {{ .Values.tls.enabled | ternary "https" "kubernetes.io/h2c" }}
{{- end }}

{{/* This release's own pods, and the port on which they hand over. */}}
{{- define "predictive-scaler.peersRule" -}}
- podSelector:
    matchLabels:
      {{- include "predictive-scaler.selectorLabels" . | nindent 6 }}
{{- end }}

{{/* Pods of a namespace. */}}
{{- define "predictive-scaler.peer" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .namespace }}
  {{- with .podLabels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}

{{/* The namespace that the name of a Service leads to. */}}
{{- define "predictive-scaler.namespaceOf" -}}
{{- $labels := splitList "." .hostname }}
{{- if (.egress | default dict).namespace }}
{{- .egress.namespace }}
{{- else if eq (len $labels) 1 }}
{{- .root.Release.Namespace }}
{{- else if or (eq (len $labels) 2) (eq (index $labels 2) "svc") }}
{{- index $labels 1 }}
{{- else }}
{{- fail (printf "%s: %s is no Service of the cluster; say with cidrs (or namespace) where the NetworkPolicy must let it through, or set networkPolicy.enabled to false" .where .hostname) }}
{{- end }}
{{- end }}
