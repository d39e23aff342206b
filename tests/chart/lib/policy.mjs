// What a platform team asks of every manifest. Each function gives findings; none = it holds.

export const podsOf = manifests => manifests.filter(manifest => manifest.spec?.template?.spec?.containers);
const containersOf = pod => [...(pod.initContainers ?? []), ...pod.containers];
const matches = (selector, labels) => Object.entries(selector).every(([key, value]) => labels?.[key] === value);
const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = value => Object.fromEntries(Object.entries(value ?? {}).sort());

/** Every finding of every rule. */
export function findings(manifests) {
  return [
    ...podsOf(manifests).flatMap(workload => podFindings(workload.spec.template.spec).map(text => `${workload.kind} ${workload.metadata.name}: ${text}`)),
    ...accountFindings(manifests), ...networkFindings(manifests), ...referenceFindings(manifests), ...secretFindings(manifests), ...nullFindings(manifests),
  ];
}

function podFindings(pod) {
  const context = pod.securityContext ?? {};
  const found = [];
  const need = (holds, text) => holds || found.push(text);
  need(pod.automountServiceAccountToken === false, "mounts a ServiceAccount token");
  need(context.runAsNonRoot === true && context.runAsUser !== 0, "may run as root");
  need(context.seccompProfile?.type === "RuntimeDefault", "no seccomp profile RuntimeDefault");
  need(!pod.hostNetwork && !pod.hostPID && !pod.hostIPC, "shares a namespace of the host");
  need(!(pod.volumes ?? []).some(volume => volume.hostPath), "mounts a path of the host");
  for (const container of containersOf(pod)) {
    containerFindings(container).forEach(text => found.push(`${container.name} ${text}`));
  }
  for (const container of pod.containers.slice(0, 1)) {
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      need(container[probe]?.grpc?.port ?? container[probe]?.httpGet ?? container[probe]?.exec, `${container.name} has no ${probe}`);
    }
  }
  return found;
}

function containerFindings({ securityContext: context = {}, resources = {}, image = "", env = [] }) {
  const found = [];
  const need = (holds, text) => holds || found.push(text);
  need(context.allowPrivilegeEscalation === false && !context.privileged, "may escalate privileges");
  need(context.readOnlyRootFilesystem === true, "may write to its root filesystem");
  need(context.capabilities?.drop?.includes("ALL") && !context.capabilities.add, "keeps capabilities");
  need(context.runAsUser !== 0 && context.runAsNonRoot !== false, "runs as root");
  need(resources.requests?.cpu && resources.requests?.memory, "has no requests (BestEffort or Burstable)");
  need(same(resources.requests, resources.limits), "has requests that differ from its limits");
  need(/[:@]/.test(image) && !image.endsWith(":latest"), "has an image without a version");
  need(!env.some(variable => /token|password|secret/i.test(variable.name) && variable.value && !variable.value.startsWith("/")), "has a secret in its environment");
  return found;
}

function accountFindings(manifests) {
  const rights = manifests.filter(manifest => /Role(Binding)?$/.test(manifest.kind)).map(manifest => `${manifest.kind} ${manifest.metadata.name}: the scaler needs no rights`);
  const tokens = manifests.filter(manifest => manifest.kind === "ServiceAccount" && manifest.automountServiceAccountToken !== false)
    .map(manifest => `ServiceAccount ${manifest.metadata.name}: mounts its token`);
  return [...rights, ...tokens];
}

/** Default deny: a policy with both types selects each pod, and no rule is open to everybody or on every port. */
export function networkFindings(manifests) {
  const policies = manifests.filter(manifest => manifest.kind === "NetworkPolicy");
  const uncovered = podsOf(manifests).filter(workload => !policies.some(policy =>
    matches(policy.spec.podSelector.matchLabels, workload.spec.template.metadata.labels) && same(policy.spec.policyTypes, ["Ingress", "Egress"])))
    .map(workload => `${workload.kind} ${workload.metadata.name}: no NetworkPolicy denies by default`);
  const open = policies.flatMap(policy => [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])]
    .filter(rule => !(rule.ports?.length > 0) || !((rule.from ?? rule.to)?.length > 0) || (rule.from ?? rule.to).some(isOpen))
    .map(rule => `NetworkPolicy ${policy.metadata.name}: a rule is open: ${JSON.stringify(rule)}`));
  return [...uncovered, ...open];
}

const isOpen = peer => Object.keys(peer).length === 0 || peer.ipBlock?.cidr?.endsWith("/0") || (peer.namespaceSelector && !Object.keys(peer.namespaceSelector.matchLabels ?? {}).length);

/** What objects say of each other is true. */
function referenceFindings(manifests) {
  const named = (kind, name) => manifests.find(manifest => manifest.kind === kind && manifest.metadata.name === name);
  const found = [];
  const need = (holds, text) => holds || found.push(text);
  for (const workload of podsOf(manifests)) {
    const { metadata, spec } = workload.spec.template;
    const volumes = [...(spec.volumes ?? []), ...(workload.spec.volumeClaimTemplates ?? []).map(claim => claim.metadata)].map(volume => volume.name);
    need(matches(workload.spec.selector.matchLabels, metadata.labels), `${workload.metadata.name}: its selector misses its pods`);
    for (const mount of containersOf(spec).flatMap(container => container.volumeMounts ?? [])) {
      need(volumes.includes(mount.name), `${workload.metadata.name}: volume ${mount.name} is mounted and not there`);
      need(!mount.subPath, `${workload.metadata.name}: ${mount.mountPath} is a subPath, which does not follow changes`);
    }
    need(new Set(volumes).size === volumes.length, `${workload.metadata.name}: two volumes have one name`);
  }
  const labels = podsOf(manifests).map(workload => workload.spec.template);
  const ports = labels.flatMap(template => template.spec.containers.flatMap(container => container.ports ?? [])).map(port => port.name);
  for (const service of manifests.filter(manifest => manifest.kind === "Service")) {
    need(labels.some(template => matches(service.spec.selector, template.metadata.labels)), `Service ${service.metadata.name} selects no pod`);
    service.spec.ports.forEach(port => need(ports.includes(port.targetPort), `Service ${service.metadata.name}: no port ${port.targetPort}`));
  }
  for (const budget of manifests.filter(manifest => manifest.kind === "PodDisruptionBudget")) {
    need(labels.some(template => matches(budget.spec.selector.matchLabels, template.metadata.labels)), `PodDisruptionBudget ${budget.metadata.name} selects no pod`);
  }
  for (const scaler of manifests.filter(manifest => manifest.kind === "HorizontalPodAutoscaler")) {
    const target = named(scaler.spec.scaleTargetRef.kind, scaler.spec.scaleTargetRef.name);
    need(target, `HorizontalPodAutoscaler ${scaler.metadata.name}: no target`);
    need(target?.spec.replicas === undefined, `HorizontalPodAutoscaler ${scaler.metadata.name}: its target sets replicas too`);
  }
  for (const monitor of manifests.filter(manifest => manifest.kind === "ServiceMonitor")) {
    const selected = manifests.filter(manifest => manifest.kind === "Service" && matches(monitor.spec.selector.matchLabels, manifest.metadata.labels));
    need(selected.length === 1, `ServiceMonitor ${monitor.metadata.name} selects ${selected.length} Services`);
    monitor.spec.endpoints.forEach(endpoint => need(selected[0]?.spec.ports.some(port => port.name === endpoint.port), `ServiceMonitor ${monitor.metadata.name}: no port ${endpoint.port}`));
  }
  for (const monitor of manifests.filter(manifest => manifest.kind === "PodMonitor")) {
    need(labels.some(template => matches(monitor.spec.selector.matchLabels, template.metadata.labels)), `PodMonitor ${monitor.metadata.name} selects no pod`);
  }
  for (const backend of manifests.filter(manifest => manifest.kind === "Ingress").flatMap(ingress => ingress.spec.rules.flatMap(rule => rule.http.paths))) {
    need(named("Service", backend.backend.service.name)?.spec.ports.some(port => port.name === backend.backend.service.port.name), `Ingress: no Service ${backend.backend.service.name}`);
  }
  for (const manifest of manifests) {
    need(manifest.metadata.name.length <= 63, `${manifest.kind} ${manifest.metadata.name}: its name is too long`);
    Object.values(manifest.metadata.labels ?? {}).forEach(value => need(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value), `${manifest.metadata.name}: label value ${value}`));
  }
  return found;
}

/** The charts name Secrets, they never hold one. */
const secretFindings = manifests => manifests.filter(manifest => manifest.kind === "Secret").map(manifest => `Secret ${manifest.metadata.name}: the chart writes a Secret`);

const nullFindings = manifests => manifests.filter(manifest => hasNull(manifest)).map(manifest => `${manifest.kind} ${manifest.metadata.name}: a field is null`);
const hasNull = value => value === null || (typeof value === "object" && Object.values(value).some(hasNull));
