"""Bill of materials of a published program, CycloneDX 1.5 as JSON on standard output.

usage: sbom.py FOLDER   (what dotnet publish wrote)

From the dependency file that the program itself loads by: NuGet packages with version, hash and, where the package is in the local cache, licence. Files that no
package brought: ONNX Runtime with the hash that the build checked, models with the checksum that the service checks.
"""
import hashlib
import json
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGETS = ROOT / "src/StandIns/Microsoft.ML.OnnxRuntime/Download.targets"


def licence_of(name, version):
    cache = pathlib.Path(os.environ.get("NUGET_PACKAGES", pathlib.Path.home() / ".nuget/packages"))
    nuspec = cache / name.lower() / version.lower() / (name.lower() + ".nuspec")
    if not nuspec.exists():
        return []
    found = tree.parse(nuspec).getroot().find(".//{*}metadata/{*}license[@type='expression']")
    return [] if found is None else [{"expression": found.text}]


def package(name, version, entry):
    component = {"type": "library", "name": name, "version": version, "bom-ref": "pkg:nuget/%s@%s" % (name, version), "purl": "pkg:nuget/%s@%s" % (name, version)}
    if entry.get("sha512", "").startswith("sha512-"):
        component["properties"] = [{"name": "nuget:sha512", "value": entry["sha512"][len("sha512-"):]}]
    licences = licence_of(name, version)
    return {**component, **({"licenses": licences} if licences else {})}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file(path, folder):
    return {"type": "file", "name": str(path.relative_to(folder)), "bom-ref": "file:" + str(path.relative_to(folder)), "hashes": [{"alg": "SHA-256", "content": sha256(path)}]}


def onnx_runtime(folder):
    """The library is not a NuGet package: its origin is what the build fetches."""
    text = TARGETS.read_text(encoding="utf-8")
    said = {name: re.search("<%s>([^<]+)</%s>" % (name, name), text).group(1) for name in ("OnnxRuntimeNpmName", "OnnxRuntimeNpmVersion", "OnnxRuntimeNpmSha512")}
    purl = "pkg:npm/%s@%s" % (said["OnnxRuntimeNpmName"], said["OnnxRuntimeNpmVersion"])
    return {"type": "library", "name": "onnxruntime", "bom-ref": purl, "purl": purl, "licenses": [{"license": {"id": "MIT"}}],
            "hashes": [{"alg": "SHA-256", "content": sha256(folder / "libonnxruntime.so")}],
            "properties": [{"name": "npm:sha512", "value": said["OnnxRuntimeNpmSha512"]}]}


def model(path, folder):
    said = json.loads(path.read_text(encoding="utf-8"))
    return {"type": "machine-learning-model", "name": said["name"], "version": said["version"], "bom-ref": "model:" + said["name"],
            "hashes": [{"alg": "SHA-256", "content": sha256(path.parent / "model.onnx")}]}


def bom(folder):
    dependencies = json.loads((folder / "predictive-scaler.deps.json").read_text(encoding="utf-8"))
    runtime = json.loads((folder / "predictive-scaler.runtimeconfig.json").read_text(encoding="utf-8"))["runtimeOptions"]
    libraries = [(*name.split("/"), entry) for name, entry in sorted(dependencies["libraries"].items())]
    version = next(number for name, number, _ in libraries if name == "predictive-scaler")
    packages = [package(name, number, entry) for name, number, entry in libraries if entry["type"] == "package"]
    frameworks = [{"type": "framework", "name": one["name"], "version": one["version"], "bom-ref": "framework:" + one["name"]}
                  for one in runtime.get("frameworks", [runtime.get("framework")]) if one]
    models = sorted(folder.glob("models/*/model.json"))
    covered = {path.parent / "model.onnx" for path in models} | {folder / "libonnxruntime.so"}
    files = [file(path, folder) for path in sorted(folder.rglob("*")) if path.is_file() and path not in covered]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": {"component": {"type": "application", "name": "predictive-scaler", "version": version, "bom-ref": "predictive-scaler", "licenses": [{"license": {"id": "MIT"}}]}},
            "components": packages + frameworks + [onnx_runtime(folder)] + [model(path, folder) for path in models] + files}


if __name__ == "__main__":
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1], "predictive-scaler.deps.json").exists():
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    json.dump(bom(pathlib.Path(sys.argv[1])), sys.stdout, indent=2)
    print()
