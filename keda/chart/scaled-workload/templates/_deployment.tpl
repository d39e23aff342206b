{{- define "scaled-workload.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "scaled-workload.metadata" . | nindent 2 }}
spec:
  # No replicas: they are KEDA's to set.
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 25%
  selector:
    matchLabels:
      {{- include "scaled-workload.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "scaled-workload.labels" . | nindent 8 }}
      {{- with .values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "scaled-workload.name" . }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
      {{- with .values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      securityContext:
        {{- toYaml .values.podSecurityContext | nindent 8 }}
      {{- if .values.spreadOverHosts }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: {{ .values.spreadOverHosts }}
          nodeTaintsPolicy: Honor
          labelSelector:
            matchLabels:
              {{- include "scaled-workload.selectorLabels" . | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
      {{- end }}
      {{- with .values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        {{- include "scaled-workload.container" . | nindent 8 }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
        {{- with .values.volumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}

{{- define "scaled-workload.image" -}}
{{- $repository := required "image.repository is required" .values.image.repository }}
{{- if .values.image.digest }}
{{- printf "%s@%s" $repository .values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (required "image.tag or image.digest is required" .values.image.tag) }}
{{- end }}
{{- end }}

{{- define "scaled-workload.container" -}}
- name: {{ .values.type }}
  image: {{ include "scaled-workload.image" . | quote }}
  imagePullPolicy: {{ .values.image.pullPolicy }}
  {{- range $key := list "command" "args" "env" "envFrom" }}
  {{- with get $.values $key }}
  {{ $key }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  ports:
    - name: http
      containerPort: {{ .values.ports.http }}
      protocol: TCP
    {{- if .values.ports.metrics }}
    - name: metrics
      containerPort: {{ .values.ports.metrics }}
      protocol: TCP
    {{- end }}
  {{- include "scaled-workload.probes" . | nindent 2 }}
  {{- if and .values.preStopSeconds (semverCompare ">=1.30-0" .root.Capabilities.KubeVersion.Version) }}
  lifecycle:
    preStop:
      sleep:
        seconds: {{ .values.preStopSeconds }}
  {{- end }}
  securityContext:
    {{- toYaml .values.securityContext | nindent 4 }}
  resources:
    {{- toYaml .values.resources | nindent 4 }}
  volumeMounts:
    - name: tmp
      mountPath: /tmp
    {{- with .values.volumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{- define "scaled-workload.probes" -}}
{{- $probes := .values.probes }}
{{- if and (empty $probes.command) (or (empty $probes.readiness) (empty $probes.liveness)) }}
{{- fail "probes needs readiness and liveness, or command" }}
{{- end -}}
startupProbe:
  {{- include "scaled-workload.probe" (dict "command" $probes.command "path" $probes.readiness) | nindent 2 }}
  periodSeconds: 2
  failureThreshold: {{ div (add $probes.startupSeconds 1) 2 }}
readinessProbe:
  {{- include "scaled-workload.probe" (dict "command" $probes.command "path" $probes.readiness) | nindent 2 }}
  periodSeconds: 5
  failureThreshold: 3
livenessProbe:
  {{- include "scaled-workload.probe" (dict "command" $probes.command "path" $probes.liveness) | nindent 2 }}
  periodSeconds: 10
  failureThreshold: 6
{{- end }}

{{- define "scaled-workload.probe" -}}
{{- if .command -}}
exec:
  command:
    {{- toYaml .command | nindent 4 }}
{{- else -}}
httpGet:
  path: {{ .path }}
  port: http
{{- end }}
timeoutSeconds: 2
{{- end }}
