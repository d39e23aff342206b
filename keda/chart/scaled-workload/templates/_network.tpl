{{- define "scaled-workload.networkpolicy" -}}
{{- $policy := .values.networkPolicy }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "scaled-workload.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "scaled-workload.selectorLabels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- $callers := $policy.from }}
  {{- if eq .values.type "frontend" }}
  {{- $callers = append $callers (dict "namespace" $policy.ingressNamespace) }}
  {{- end }}
  {{- if or $callers .values.metrics.monitor }}
  ingress:
    {{- if $callers }}
    - from:
        {{- range $callers }}
        {{- include "scaled-workload.peer" . | nindent 8 }}
        {{- end }}
      ports:
        - port: http
          protocol: TCP
    {{- end }}
    {{- if .values.metrics.monitor }}
    - from:
        {{- include "scaled-workload.peer" (dict "namespace" $policy.monitoringNamespace) | nindent 8 }}
      ports:
        - port: {{ .values.ports.metrics | empty | ternary "http" "metrics" }}
          protocol: TCP
    {{- end }}
  {{- end }}
  egress:
    - to:
        {{- include "scaled-workload.peer" (dict "namespace" "kube-system" "podLabels" (dict "k8s-app" "kube-dns")) | nindent 8 }}
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
    {{- range $policy.to }}
    - to:
        {{- include "scaled-workload.peer" . | nindent 8 }}
      ports:
        {{- range .ports }}
        - port: {{ . }}
          protocol: TCP
        {{- end }}
    {{- end }}
{{- end }}

{{- define "scaled-workload.peer" -}}
{{- if .cidr -}}
- ipBlock:
    cidr: {{ .cidr }}
{{- else -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .namespace }}
  {{- with .podLabels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}
{{- end }}
